// What waits for a person: counts, filters, a search by receipt, exceptions apart, and the next task one key away.

import { bind, busy, call, el, fill, get, keep, link, may, moment, named, own, quickest, refusal, select, settle, span, t, table, who } from "../lib/kit.js";
import { choiceAsked, coded, listing, officeAsked, textAsked } from "../lib/listing.js";
import { workOn } from "../task/ahead.js";
import { formChoices } from "../task/forms.js";
import { badges, goOn } from "../task/bench.js";

const KINDS = ["form", "correction", "counter", "unrecognised", "quarantine", "duplicate", "blank", "separator", "cover"];
const STATES = ["open", "waiting", "held", "asked", "closed"];
const DAYS = [1, 3, 7, 30];
const EVERY = 15_000; // ms between two looks at what has come
const QUIET = 3; // seconds without a key before the list may change
const FEW = 5; // exceptions shown above the forms; all of them are one press away
const AWAY = 300; // seconds without a key after which it rests: each look would keep the session of one who left
/** @type {Wishes} */
const kept = { state: "open" };

/** @type {Key[]} */
const HEADS = ["queue.task", "queue.receipt", "queue.office", "queue.waits", "queue.stops", "queue.state"];

/** @param {Element} place */
export async function screen(place) {
  const since = String(who().user?.preferences.queue_seen ?? "");
  let looked = since;
  const take = may("task.write") && el("button.main", { onclick: () => goOn() }, t("queue.take"), el("kbd", quickest("take")));
  const counts = el("div.counts");
  const apart = el("div");
  const search = textAsked("q", "queue.search");
  const kind = choiceAsked("kind", "queue.kind", [["exceptions", t("queue.exceptions")], ...coded("kind", KINDS)]);
  const choose = (/** @type {string} */ wanted) => { kind.input.value = wanted; return shown.again(); };
  const states = coded("taskstate", may("task.restricted") ? [...STATES, "misdirected"] : STATES);
  const tick = () => el("input", { type: "checkbox" });
  const shown = await listing(place, {
    title: "nav.queue", caption: "queue.caption", of: "tasks", kept, saved: "queue", empty: "queue.empty",
    lead: el("div.inline", take, counts),
    asked: [search, kind, choiceAsked("form", "queue.form", await formChoices()), officeAsked(),
      choiceAsked("days", "queue.waits", DAYS.map((n) => [String(n), t("queue.longer", { n })])),
      { name: "state", label: "queue.state", input: select(states) }, 
      { name: "urgent", label: "queue.urgent", input: tick() }, { name: "mine", label: "queue.mine", input: tick() }],
    heads: HEADS, numeric: [4], row: (task) => row(task, since), more: () => apart,
    over: ({ kind }) => ({ kind: kind || "forms" }),
    changed: async (asked) => {
      workOn({ kind: asked.kind || null, form: asked.form || null, office: asked.office || null, urgent: Boolean(asked.urgent) || null, days: Number(asked.days) || null });
      [looked] = await Promise.all([count(counts, asked, since, choose), exceptions(apart, asked, since, choose)]);
    },
  });
  if (take) settle(take);
  void import("./opening.js"); // what comes next is a task
  const refreshing = setInterval(() => { // never under somebody's hands, nor where nobody looks
    const at = document.activeElement;
    if (!document.hidden && busy(AWAY) && !busy(QUIET) && !document.querySelector("dialog[open]") && !at?.closest(".list, form")) void shown.anew();
  }, EVERY);
  const end = bind({ search: () => search.input.focus(), ...(take ? { take: () => void goOn() } : {}) });
  return { title: shown.title, end: async () => {
    clearInterval(refreshing);
    end();
    await call("PATCH", "/api/session/user", { preferences: { ...who().user?.preferences, queue_seen: looked } }).then(keep, refusal);
  } };
}

/** @param {TaskItem} task @param {string} since when the person looked last @returns {Child[]} */
function row(task, since) {
  const fresh = since !== "" && Date.parse(task.opened_at) > Date.parse(since);
  return [
    el("span", link(`task/${task.id}`, own(task.form_title) || named("kind", task.kind)), badges(task), fresh && el("span.badge.new", t("queue.new"))),
    el("span.receipt", task.receipt), task.office, span(task.age_seconds), task.stops || "", standing(task),
  ];
}

/** Show what is no form, failed or came to the wrong place. @param {Element} place @param {Wishes} asked @param {string} since @param {(kind: string) => void} choose */
async function exceptions(place, asked, since, choose) {
  const none = { tasks: [], letters: [], incidents: [] };
  const [{ tasks }, { letters }, { incidents }] = await Promise.all([
    asked.kind ? none : get("/api/tasks", { ...asked, kind: "exceptions", limit: FEW + 1 }),
    may("letter.read") ? get("/api/letters").catch((error) => { refusal(error); return none; }) : none,
    may("incident.read") ? get("/api/incidents") : none]);
  const open = incidents.filter(({ closed_at: at }) => !at).length;
  fill(place, tasks.length + letters.length + open > 0 && el("section", el("h2", t("queue.exceptions")),
    el("p.inline", letters.length > 0 && link("letters", t("queue.letters", { n: letters.length })), open > 0 && link("incidents", t("queue.incidents", { n: open }))),
    tasks.length > 0 && table("queue.exceptions", HEADS, tasks.slice(0, FEW).map((task) => row(task, since)), { numeric: [4], unseen: true }),
    tasks.length > FEW && el("button", { onclick: () => choose("exceptions") }, t("queue.allexceptions"))));
}

/** Return when this was counted. @param {Element} place @param {Wishes} asked @param {string} since @param {(kind: string) => void} choose */
async function count(place, asked, since, choose) {
  const found = await get("/api/tasks/counts", { office: asked.office, since });
  const chip = [...place.querySelectorAll("button")].findIndex((one) => one === document.activeElement);
  const kinds = Object.entries(found.by_kind).filter(([, n]) => n);
  const oldest = found.oldest_at && t("queue.oldest", { span: span((Date.now() - Date.parse(found.oldest_at)) / 1000) });
  const rest = [t("queue.urgents", { n: found.urgent }), since && t("queue.news", { n: found.new }), t("queue.mines", { n: found.mine }), t("queue.helds", { n: found.held }), oldest];
  fill(place, el("p", el("strong", t("queue.total", { n: found.total })), rest.filter(Boolean).map((one) => ` · ${one}`)),
    kinds.length > 1 && el("p.chips", kinds.map(([kind, n]) => {
      const on = asked.kind === kind;
      return el("button", { "aria-pressed": String(on), onclick: () => choose(on ? "" : kind) }, `${named("kind", kind)} (${n})`);
    })));
  if (chip >= 0) place.querySelectorAll("button")[chip]?.focus();
  return found.at;
}

/** @param {TaskItem} task */
function standing(task) {
  if (task.state === "closed") return `${task.disposition ? named("disposition", task.disposition) : ""} ${moment(task.closed_at)}`;
  if (task.claim) return task.claim.mine ? t("queue.heldbyme") : t("task.held", { name: task.claim.title });
  if (task.state === "held" && task.held_until) return t("queue.helduntil", { day: task.held_until.slice(0, 10) });
  return named("taskstate", task.state);
}
