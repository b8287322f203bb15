// Somebody at the counter or on the telephone: the same screen on an empty form makes a record with no paper.

import { el, form, labelled, officeInput, page, post, select, t, uuid } from "../lib/kit.js";
import { coded } from "../lib/listing.js";
import { formChoices } from "../task/forms.js";
import { showTask } from "../task/bench.js";

/** @param {Element} place */
export async function screen(place) {
  const key = uuid(); // the same begin twice makes one task
  const channel = select(coded("channel", ["counter", "telephone", "mail"]));
  const which = select(await formChoices());
  const office = officeInput();
  const shown = page(place, t("nav.counter"), el("p", t("counter.what")), el("div.narrow", form({
    body: [labelled("document.channel", channel), labelled("queue.form", which), labelled("queue.office", office)], verb: "counter.begin",
    act: async () => showTask(await post("/api/counter", { channel: channel.value, form: which.value, office: office.value, edition: null, key })),
  })));
  channel.focus();
  return shown;
}
