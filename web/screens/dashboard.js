// The state of the work: every plot is also a table.

import { el, get, labelled, locale, may, moment, named, newest, officeChoices, own, page, percent, select, t, table, written } from "../lib/kit.js";
import { bars, columns } from "../lib/plots.js";
import { formChoices } from "../task/forms.js";

/** @param {Element} place */
export async function screen(place) {
  const names = new Map(await formChoices());
  const days = select([7, 30, 90].map((n) => [String(n), t("dashboard.days", { n })]), "30");
  const office = select([["", t("all")], ...officeChoices()]);
  const body = el("div.board");
  const drawn = newest(body);
  const show = () => drawn(get("/api/dashboard", { days: days.value, office: office.value }).then((found) => [
    found.quiet.map((one) => el("p.notice", t("dashboard.quiet", { line: one.line, at: moment(one.since) }))), cards(found), plots(found, names),
  ]));
  const shown = page(place, t("nav.dashboard"),
    el("div.inline", { onchange: show }, labelled("dashboard.span", days), office.length > 2 && labelled("queue.office", office)), body);
  await show();
  return shown;
}

/** @param {Dashboard} found */
function cards(found) {
  const { read_without_person: read, waiting, seconds_per_field: { median, fields } } = found;
  return el("dl.cards", [
    [t("dashboard.alone"), percent(read.share), t("dashboard.of", { n: read.forms, of: read.of })],
    [t("dashboard.waiting"), written(waiting.total), waiting.oldest_at && t("dashboard.oldest", { at: moment(waiting.oldest_at) })],
    [t("dashboard.seconds"), median === null ? t("none") : t("dashboard.s", { s: median.toLocaleString(locale(), { maximumFractionDigits: 1 }) }), t("dashboard.fields", { n: fields })],
  ].map(([name, value, note]) => el("div.card", el("dt", name), el("dd", el("strong", value), el("span", note)))));
}

/** @param {Dashboard} found @param {Map<string, string>} names */
function plots({ arrivals, waiting, paperless, seeds }, names) {
  return [
    counted("dashboard.byday", "dashboard.day", arrivals.by_day.map((one) => [one.day, one.count]), columns),
    counted("dashboard.bychannel", "document.channel", Object.entries(arrivals.by_channel).map(([name, n]) => [named("channel", name), n])),
    counted("dashboard.byform", "queue.form", Object.entries(arrivals.by_form).map(([name, n]) => [names.get(name) ?? (name || t("none")), n])),
    counted("dashboard.ages", "dashboard.age",
      waiting.ages.map((age) => [age.under_hours === null ? t("dashboard.longer") : t("dashboard.under", { n: age.under_hours }), age.count])),
    shares("dashboard.paperless", ["queue.form", "dashboard.finished", "dashboard.withoutprint"],
      paperless.map((one) => [own(one.title), one.finished, one.without_print, one.share]), "dashboard.paperless.what", paperless[0]?.target),
    may("quality.read") && shares("dashboard.seeds", ["dashboard.team", "dashboard.seeded", "dashboard.caught"],
      seeds.map((one) => [one.team || t("none"), one.seeded, one.caught, one.share]), "dashboard.seeds.what"),
  ];
}

/** @param {Key} title @param {Key} head @param {Pairs} pairs @param {Draw} [draw] */
function counted(title, head, pairs, draw = bars) {
  return plot(title, draw(pairs), [head, "dashboard.count"], pairs.map(([name, n]) => [name, n]));
}

/** @param {Key} title @param {Key[]} heads @param {ShareRow[]} rows @param {Key} what @param {number} [target] */
function shares(title, heads, rows, what, target) {
  const drawn = bars(rows.map(([name, , , share]) => [name, share ?? 0]), { most: 1, target, text: percent });
  const aim = target === undefined ? [] : [percent(target)];
  return plot(title, drawn, [...heads, "dashboard.share", ...(aim.length ? /** @type {const} */ (["dashboard.target"]) : [])],
    rows.map(([name, of, part, share]) => [name, of, part, percent(share), ...aim]), what);
}

/** @param {Key} title @param {SVGElement} drawn @param {Key[]} heads @param {Child[][]} rows @param {Key} [what] */
function plot(title, drawn, heads, rows, what) {
  const numeric = heads.map((_, at) => at).slice(1);
  return el("section.plot", el("h2", t(title)), what && el("p.hint", t(what)), rows.length ? drawn : el("p", t("none")),
    el("details", el("summary", t("dashboard.table")), table(title, heads, rows, { numeric, unseen: true })));
}
