// Every document that arrived.

import { el } from "../lib/dom.js";
import { moment } from "../lib/format.js";
import { choiceAsked, coded, listing, officeAsked, textAsked } from "../lib/listing.js";
import { named, t } from "../lib/texts.js";

const STATES = ["landed", "reading", "assembled", "review", "filed", "set_aside", "duplicate", "quarantined"];

/** @param {Element} place */
export function screen(place) {
  return listing(place, {
    title: t("nav.documents"), path: "/api/documents", of: "documents",
    asked: [textAsked("q", t("queue.search")), officeAsked(), choiceAsked("state", t("queue.state"), coded("docstate", STATES))],
    heads: [t("queue.receipt"), t("queue.office"), t("document.channel"), t("document.landed"), t("upload.pages"), t("queue.state")], numeric: [4],
    row: (/** @type {DocumentItem} */ one) => [
      el("a.receipt", { href: `#/document/${one.id}` }, one.receipt), one.office, named("channel", one.channel), moment(one.landed_at),
      one.pages === null ? "" : String(one.pages), el("span", one.state_text, one.reason && ` ${one.reason.message}`),
    ],
  });
}
