// Somebody at the counter or on the telephone: which form it is, and those that were begun and not filed.

import { el, form, get, labelled, link, named, officeInput, officeTitle, own, page, post, select, span, t, uuid } from "../lib/kit.js";
import { coded } from "../lib/listing.js";
import { formChoices } from "../task/forms.js";
import { showTask } from "../task/bench.js";

const BEGUN = 20; // forms that are listed at most; chosen
const last = { channel: "counter", form: "", office: "" }; // what was chosen last: the next caller often asks for the same
/** @type {TaskView | null} what was filed just now */
let done = null;

/** Say at the counter that *task* was filed; null when it ended otherwise. @param {TaskView | null} task */
export function filed(task) {
  done = task;
}

/** @param {Element} place */
export async function screen(place) {
  const key = uuid(); // the same begin twice makes one task
  const [forms, begun] = await Promise.all([formChoices(), get("/api/tasks", { kind: "counter", limit: BEGUN })]);
  const channel = select(coded("channel", ["counter", "telephone", "mail"]), last.channel);
  const which = select(forms, last.form);
  const office = officeInput();
  if (last.office) office.value = last.office;
  const act = async () => {
    Object.assign(last, { channel: channel.value, form: which.value, office: office.value });
    showTask(await post("/api/counter", { ...last, edition: null, key }));
  };
  const shown = page(place, t("nav.counter"), told(), el("p", t("counter.what")), el("div.narrow", form({
    body: [labelled("document.channel", channel), labelled("queue.form", which), labelled("queue.office", office)], verb: "counter.begin", act,
  })), open(begun.tasks));
  channel.focus();
  return shown;
}

function told() {
  const task = done;
  done = null;
  return task && el("p.notice.good", t("counter.filed", { form: own(task.form_title), receipt: task.receipt }));
}

/** @param {TaskItem[]} tasks */
function open(tasks) {
  const mine = tasks.filter(({ claim }) => !claim || claim.mine);
  return mine.length > 0 && el("section", el("h2", t("counter.begun")), el("ul.begun", mine.map((task) => el("li", link(`task/${task.id}`, own(task.form_title)),
    ` ${[task.receipt, named("channel", task.channel), officeTitle(task.office), t("task.since", { span: span(task.age_seconds) })].join(" · ")}`))));
}
