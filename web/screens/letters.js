// Dead letters: work that failed again and again. Each is tried again, given to a person, or dropped with a reason.

import { ask, button, el, get, labelled, link, may, moment, own, post, say, select, t } from "../lib/kit.js";
import { listing } from "../lib/listing.js";

/** @type {Record<LetterDo, Key>} */
const VERBS = { again: "letter.again", give: "letter.give", drop: "letter.drop" };

/** @param {Element} place */
export function screen(place) {
  return listing(place, {
    title: "nav.letters", of: "letters", asked: [], lead: el("p", t("letter.what")), empty: "letter.none",
    heads: ["letter.at", "queue.office", "queue.receipt", "letter.failed", "actions"],
    row: (one, again) => [
      moment(one.at), one.office, one.document ? link(`document/${one.document}`, one.receipt || one.document) : one.record && link(`record/${one.record}`, t("record")),
      [one.message, one.destination].filter(Boolean).join(" · "),
      may("letter.write") && el("div.actions", one.allowed.map((verb) => button(VERBS[verb], async () => { if (await settle(one, verb)) await again(); }))),
    ],
  });
}

/** @param {LetterItem} letter @param {LetterDo} verb */
async function settle({ id }, verb) {
  const send = (/** @type {string | null} */ reason) => post(`/api/letters/${id}`, { do: verb, reason }).then(() => true);
  const done = verb === "drop" ? await why(send) : await send(null);
  if (done) say(t("letter.done"));
  return done;
}

/** @param {(reason: string) => Promise<boolean>} send */
async function why(send) {
  const { dismiss } = await get("/api/reasons");
  const reason = select(dismiss.map(({ code, title }) => [code, own(title)]));
  return ask({ title: "letter.drop", danger: true, verb: "letter.drop", body: [el("p", t("letter.dropping")), labelled("reason", reason)], act: () => send(reason.value) });
}
