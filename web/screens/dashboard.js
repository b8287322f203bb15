// The state of the work: every plot is also a table.

import { labelled, select, told } from "../lib/dialog.js";
import { el, fill } from "../lib/dom.js";
import { moment, percent } from "../lib/format.js";
import { get, may, who } from "../lib/http.js";
import { bars, columns } from "../lib/plots.js";
import { table } from "../lib/table.js";
import { locale, named, own, t } from "../lib/texts.js";
import { forms } from "../task/arrange.js";

/** @param {Element} place */
export async function screen(place) {
  const names = new Map((await forms()).map((form) => [form.id, own(form.title)]));
  const days = select([["7", t("dashboard.days", { n: 7 })], ["30", t("dashboard.days", { n: 30 })], ["90", t("dashboard.days", { n: 90 })]], "30");
  const office = select([["", t("all")], ...who().offices.map((one) => /** @type {[string, string]} */ ([one.id, one.title]))]);
  const body = el("div.board");
  const show = async () => {
    /** @type {Dashboard} */
    const found = await get("/api/dashboard", { days: days.value, office: office.value });
    fill(body, found.quiet.map((one) => el("p.notice", t("dashboard.quiet", { line: one.line, at: moment(one.since) }))), cards(found), plots(found, names));
  };
  for (const input of [days, office]) input.addEventListener("change", () => void show().catch(told));
  fill(place, el("div.page", el("h1", t("nav.dashboard")),
    el("div.inline", labelled(t("dashboard.span"), days), who().offices.length > 1 && labelled(t("queue.office"), office)), body));
  await show();
  return { title: t("nav.dashboard") };
}

/** @param {Dashboard} found */
function cards(found) {
  const card = (/** @type {string} */ name, /** @type {string} */ value, /** @type {string} */ note) =>
    el("div.card", el("dt", name), el("dd", el("strong", value), el("span", note)));
  const { read_without_person: read, waiting, seconds_per_field: seconds } = found;
  return el("dl.cards",
    card(t("dashboard.alone"), percent(read.share), t("dashboard.of", { n: read.forms, of: read.of })),
    card(t("dashboard.waiting"), waiting.total.toLocaleString(locale()), waiting.oldest_at ? t("dashboard.oldest", { at: moment(waiting.oldest_at) }) : ""),
    card(t("dashboard.seconds"), seconds.median === null ? t("none") : t("dashboard.s", { s: seconds.median.toLocaleString(locale(), { maximumFractionDigits: 1 }) }), t("dashboard.fields", { n: seconds.fields })));
}

/** @param {Dashboard} found @param {Map<string, string>} names */
function plots(found, names) {
  const { arrivals, waiting } = found;
  /** @type {Pairs} */
  const channels = Object.entries(arrivals.by_channel).map(([name, n]) => [named("channel", name), n]);
  /** @type {Pairs} */
  const byForm = Object.entries(arrivals.by_form).map(([name, n]) => [names.get(name) ?? (name || t("none")), n]);
  /** @type {Pairs} */
  const ages = waiting.ages.map((age) => [age.under_hours === null ? t("dashboard.longer") : t("dashboard.under", { n: age.under_hours }), age.count]);
  return [
    plot(t("dashboard.byday"), columns(arrivals.by_day.map((one) => [one.day, one.count])), counted(arrivals.by_day.map((one) => [one.day, one.count]), t("dashboard.day"))),
    plot(t("dashboard.bychannel"), bars(channels), counted(channels, t("document.channel"))),
    plot(t("dashboard.byform"), bars(byForm), counted(byForm, t("queue.form"))),
    plot(t("dashboard.ages"), bars(ages), counted(ages, t("dashboard.age"))),
    plot(t("dashboard.paperless"), bars(found.paperless.map((one) => [own(one.title), one.share ?? 0]), { most: 1, target: found.paperless[0]?.target, text: percent }),
      table(t("dashboard.paperless"), [t("queue.form"), t("dashboard.finished"), t("dashboard.withoutprint"), t("dashboard.share"), t("dashboard.target")],
        found.paperless.map((one) => [own(one.title), String(one.finished), String(one.without_print), percent(one.share), percent(one.target)]), { numeric: [1, 2, 3, 4], unseen: true })),
    may("quality.read") && plot(t("dashboard.seeds"), bars(found.seeds.map((one) => [one.team || t("none"), one.share ?? 0]), { most: 1, text: percent }),
      table(t("dashboard.seeds"), [t("dashboard.team"), t("dashboard.seeded"), t("dashboard.caught"), t("dashboard.share")],
        found.seeds.map((one) => [one.team || t("none"), String(one.seeded), String(one.caught), percent(one.share)]), { numeric: [1, 2, 3], unseen: true }), t("dashboard.seeds.what")),
  ];
}

/** @param {Pairs} pairs @param {string} head */
function counted(pairs, head) {
  return table(head, [head, t("dashboard.count")], pairs.map(([name, n]) => [name, n.toLocaleString(locale())]), { numeric: [1], unseen: true });
}

/** @param {string} title @param {SVGElement} drawn @param {HTMLElement} same @param {string} [what] */
function plot(title, drawn, same, what) {
  return el("section.plot", el("h2", title), what && el("p.hint", what), drawn.childElementCount ? drawn : el("p", t("none")),
    el("details", el("summary", t("dashboard.table")), same));
}
