// Somebody at the counter or on the telephone: the same screen on an empty form makes a record with no paper.

import { labelled, officeInput, select, told } from "../lib/dialog.js";
import { el, fill } from "../lib/dom.js";
import { post, uuid } from "../lib/http.js";
import { own, t } from "../lib/texts.js";
import { forms } from "../task/arrange.js";
import { showTask } from "../task/bench.js";

/** @param {Element} place */
export async function screen(place) {
  const key = uuid(); // the same begin twice makes one task
  const channel = select([["counter", t("channel.counter")], ["telephone", t("channel.telephone")], ["mail", t("channel.mail")]]);
  const form = select((await forms()).map((one) => [one.id, own(one.title)]));
  const office = officeInput();
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    post("/api/counter", { channel: channel.value, form: form.value, office: office.value, edition: null, key }).then(showTask, told);
  };
  fill(place, el("div.page", el("h1", t("nav.counter")), el("p", t("counter.what")),
    el("form.narrow", { onsubmit: submit }, labelled(t("counter.channel"), channel), labelled(t("queue.form"), form),
      labelled(t("queue.office"), office), el("div.actions", el("button.main", { type: "submit" }, t("counter.begin"))))));
  channel.focus();
  return { title: t("nav.counter") };
}
