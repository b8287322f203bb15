// The filed records: browse, filter, download.

import { dayInput, told } from "../lib/dialog.js";
import { el } from "../lib/dom.js";
import { instant, moment } from "../lib/format.js";
import { asked, download } from "../lib/http.js";
import { choiceAsked, listing, officeAsked, textAsked } from "../lib/listing.js";
import { own, t } from "../lib/texts.js";
import { forms } from "../task/arrange.js";

/** @param {Element} place */
export async function screen(place) {
  const known = await forms();
  const whole = (/** @type {"csv" | "jsonl"} */ format, /** @type {() => Record<string, string>} */ wanted) => el("button", {
    onclick: () => void download(`/api/records/export${asked({ ...wanted(), q: "", format })}`, `copiste.${format}`).catch(told),
  }, t(`records.${format}`));
  return listing(place, {
    title: t("nav.records"), path: "/api/records", of: "records",
    asked: [textAsked("q", t("queue.search")), officeAsked(), choiceAsked("form", t("queue.form"), known.map((form) => [form.id, own(form.title)])),
      { name: "since", label: t("records.since"), input: dayInput(), read: instant }],
    heads: [t("queue.form"), t("queue.receipt"), t("queue.office"), t("records.filed"), t("records.version")],
    more: (wanted) => el("p.actions", whole("csv", wanted), whole("jsonl", wanted)),
    row: (/** @type {RecordItem} */ one) => [
      el("a", { href: `#/record/${one.id}` }, own(one.form_title)), el("span.receipt", one.receipt ?? ""), one.office, moment(one.filed_at),
      one.corrected ? t("records.corrected", { n: one.version }) : String(one.version),
    ],
  });
}
