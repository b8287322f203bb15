// What waits for a person: counts, filters, a search by receipt, and the next task one key away.

import { select, labelled, told } from "../lib/dialog.js";
import { el, fill } from "../lib/dom.js";
import { day, moment, span } from "../lib/format.js";
import { get, may, who } from "../lib/http.js";
import { bind, quickest } from "../lib/keys.js";
import { paged, table } from "../lib/table.js";
import { named, own, t } from "../lib/texts.js";
import { workOn } from "../task/ahead.js";
import { forms } from "../task/arrange.js";
import { goOn } from "../task/bench.js";

const KINDS = ["form", "correction", "counter", "unrecognised", "quarantine", "duplicate", "blank", "separator", "cover"];
const STATES = ["open", "waiting", "held", "asked", "closed"];
const filter = { kind: "", form: "", office: "", state: "open", urgent: false, mine: false, q: "" };

/** @param {Element} place */
export async function screen(place) {
  const counts = el("div.counts");
  const list = el("div.list");
  const pages = paged(list, async (after) => {
    /** @type {Tasks} */
    const answer = await get("/api/tasks", { ...filter, after, limit: 50 });
    return { shown: shownTasks(answer.tasks), next: answer.next };
  });
  const known = await forms();
  const changed = () => {
    workOn({ kind: filter.kind || null, form: filter.form || null, office: filter.office || null, urgent: filter.urgent || null });
    Promise.all([pages.first(), count(counts, () => changed())]).catch(told);
  };
  const take = el("button.main", { onclick: () => void goOn() }, t("queue.take"), el("kbd", quickest("take")));
  const search = el("input", { type: "search", autocomplete: "off", spellcheck: "false", value: filter.q });
  search.addEventListener("input", () => { filter.q = search.value.trim(); later(changed); });
  fill(place, el("div.page", el("h1", t("nav.queue")), el("div.inline.ends", may("task.write") && take, labelled(t("queue.search"), search)),
    counts, filters(known, changed), list));
  await Promise.all([pages.first(), count(counts, changed)]);
  if (may("task.write")) take.focus();
  void import("./opening.js"); // what comes next is a task
  const unbind = bind({ search: () => search.focus(), ...(may("task.write") ? { take: () => void goOn() } : {}) });
  return { title: t("nav.queue"), end: unbind };
}

let timer = 0;
/** @param {() => void} run */
function later(run) {
  clearTimeout(timer);
  timer = window.setTimeout(run, 250);
}

/** @param {FormSummary[]} known @param {() => void} changed */
function filters(known, changed) {
  /** @param {"kind" | "form" | "office" | "state"} name @param {Choices} choices @param {boolean} [all] */
  const pick = (name, choices, all = true) => {
    const input = select([...(all ? [/** @type {[string, string]} */ (["", t("all")])] : []), ...choices], filter[name]);
    input.addEventListener("change", () => { filter[name] = input.value; changed(); });
    return labelled(t(`queue.${name}`), input);
  };
  /** @param {"urgent" | "mine"} name */
  const tick = (name) => {
    const input = el("input", { type: "checkbox", checked: filter[name] });
    input.addEventListener("change", () => { filter[name] = input.checked; changed(); });
    return el("label.box", input, el("span", t(`queue.${name}`)));
  };
  const states = may("task.restricted") ? [...STATES, "misdirected"] : STATES;
  return el("div.inline.filters", { role: "search", "aria-label": t("queue.filters") },
    pick("kind", KINDS.map((kind) => [kind, named("kind", kind)])), pick("form", known.map((form) => [form.id, own(form.title)])),
    who().offices.length > 1 && pick("office", who().offices.map((office) => [office.id, office.title])),
    pick("state", states.map((state) => [state, named("taskstate", state)]), false), tick("urgent"), tick("mine"));
}

/** @param {Element} place @param {() => void} changed */
async function count(place, changed) {
  /** @type {Counts} */
  const found = await get("/api/tasks/counts", { office: filter.office });
  const chip = [...place.querySelectorAll("button")].findIndex((one) => one === document.activeElement);
  const kinds = Object.entries(found.by_kind).filter(([, n]) => n);
  const oldest = found.oldest_at ? span((Date.now() - Date.parse(found.oldest_at)) / 1000) : null;
  fill(place, el("p", el("strong", t("queue.total", { n: found.total })), " · ", t("queue.urgents", { n: found.urgent }), " · ", t("queue.mines", { n: found.mine }),
    " · ", t("queue.helds", { n: found.held }), oldest && ` · ${t("queue.oldest", { span: oldest })}`),
  kinds.length > 1 && el("p.chips", kinds.map(([kind, n]) =>
    el("button", { "aria-pressed": String(filter.kind === kind), onclick: () => { filter.kind = filter.kind === kind ? "" : kind; changed(); reselect(); } },
      `${named("kind", kind)} (${n})`))));
  if (chip >= 0) place.querySelectorAll("button")[chip]?.focus();
}

/** Let the select show what a chip chose. */
function reselect() {
  const input = document.querySelector(".filters select");
  if (input instanceof HTMLSelectElement) input.value = filter.kind;
}

/** @param {TaskItem[]} tasks */
function shownTasks(tasks) {
  const heads = [t("queue.task"), t("queue.receipt"), t("queue.office"), t("queue.waits"), t("queue.stops"), t("queue.state")];
  return table(t("queue.caption"), heads, tasks.map((task) => [
    [el("a", { href: `#/task/${task.id}` }, own(task.form_title) || named("kind", task.kind)),
      task.urgent && el("span.badge.urgent", t("urgent")), task.kind !== "form" && task.form_title && el("span.badge", named("kind", task.kind))],
    el("span.receipt", task.receipt ?? ""), task.office, span(task.age_seconds), task.stops ? String(task.stops) : "", standing(task),
  ].map((cell) => (Array.isArray(cell) ? el("span", cell) : cell))), { numeric: [4], empty: t("queue.empty"), unseen: true });
}

/** @param {TaskItem} task */
function standing(task) {
  if (task.state === "closed") return `${task.disposition ? named("disposition", task.disposition) : ""} ${task.closed_at ? moment(task.closed_at) : ""}`;
  if (task.claim) return task.claim.mine ? t("queue.heldbyme") : t("task.held", { name: task.claim.title });
  if (task.state === "held" && task.held_until) return t("queue.helduntil", { day: day(task.held_until) });
  return named("taskstate", task.state);
}
