// The log of who saw and did what.

import { dayInput } from "../lib/dialog.js";
import { instant, moment } from "../lib/format.js";
import { listing, textAsked } from "../lib/listing.js";
import { named, t } from "../lib/texts.js";

/** @param {Element} place */
export function screen(place) {
  return listing(place, {
    title: t("nav.audit"), path: "/api/audit", of: "entries", limit: 100,
    asked: [textAsked("who", t("audit.who")), textAsked("subject", t("audit.subject")),
      { name: "since", label: t("audit.since"), input: dayInput(), read: instant },
      { name: "until", label: t("audit.until"), input: dayInput(), read: (day) => instant(day, "23:59:59") }],
    heads: [t("audit.at"), t("audit.who"), t("audit.role"), t("audit.what"), t("audit.subject"), t("queue.office")],
    row: (/** @type {AuditEntry} */ one) => [
      moment(one.at), one.who, named("role", one.role), named("did", one.what) + (one.detail ? ` (${one.detail})` : ""), one.subject ?? "", one.office ?? "",
    ],
  });
}
