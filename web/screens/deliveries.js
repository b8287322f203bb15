// What left for whom: every attempt, newest first; sent again, or dropped with a reason.

import { ask, button, call, dayInput, el, get, instant, labelled, link, may, moment, named, own, post, say, select, t } from "../lib/kit.js";
import { choiceAsked, listing } from "../lib/listing.js";

/** @param {Element} place */
export async function screen(place) {
  const { destinations } = await get("/api/deliveries", { limit: 1 });
  /** @type {Choices} */
  const choices = destinations.map((name) => [name, name]);
  return listing(place, {
    title: "nav.deliveries", of: "deliveries", lead: el("p", t("delivery.what")), empty: "delivery.none",
    asked: [choiceAsked("destination", "delivery.destination", choices),
      { name: "failed", label: "delivery.failed", input: el("input", { type: "checkbox" }) },
      { name: "since", label: "audit.since", input: dayInput(), read: instant }],
    heads: ["delivery.at", "delivery.destination", "record", "queue.office", "queue.state", "delivery.said", "actions"],
    more: () => may("delivery.send") && choices.length > 0 && el("p.actions", button("delivery.resend", () => resend(choices))),
    row: (one, again) => [
      one.attempt > 0 && moment(one.at), one.destination, link(`record/${one.record}`, t("record.version", { n: one.version })), one.office,
      standing(one),
      own(one.reason_text) + (one.status ? ` (${one.status})` : ""),
      el("div.actions",
        one.allowed.includes("again") && button("delivery.again", async () => { await send({ destination: one.destination, record: one.record }); await again(); }),
        one.allowed.includes("drop") && button("letter.drop", async () => { if (await drop(one)) await again(); })),
    ],
  });
}

/** @param {DeliveryItem} one */
function standing({ state, next_at: due, attempt: n }) {
  const said = [named("deliverystate", state), moment(due)].filter(Boolean).join(" ");
  return n > 0 ? t("delivery.try", { state: said, n }) : said;
}

/** @param {Choices} choices */
function resend(choices) {
  const destination = select(choices);
  const since = dayInput();
  return ask({
    title: "delivery.resend", verb: "delivery.again",
    body: [el("p", t("delivery.resend.what")), labelled("delivery.destination", destination), labelled("records.since", since)],
    act: () => send({ destination: destination.value, since: since.value ? instant(since.value) : null }).then(() => true),
  });
}

/** Send again, as many calls as it takes. @param {Record<string, string | null>} what */
async function send(what) {
  let sent = 0;
  for (let after = null; ;) {
    const answer = /** @type {Redelivered} */ (await post("/api/deliveries/redeliver", { ...what, after }));
    sent += answer.sent;
    after = answer.next;
    if (!after) break;
  }
  say(t("delivery.resent", { n: sent }));
}

/** @param {DeliveryItem} one */
async function drop({ destination, record, version }) {
  const { withhold } = await get("/api/reasons");
  const reason = select(withhold.map(({ code, title }) => [code, own(title)]));
  return ask({
    title: "letter.drop", danger: true, verb: "letter.drop", body: [el("p", t("delivery.drop.what")), labelled("reason", reason)],
    act: () => call("POST", "/api/deliveries/drop", { destination, record, version, reason: reason.value }).then(() => true),
  });
}
