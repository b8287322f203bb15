// How well forms are read, by form and by field, and what another error target would have meant.

import { asked, button, download, el, get, labelled, locale, newest, officeChoices, own, page, percent, select, t, table, written } from "../lib/kit.js";
import { formChoices } from "../task/forms.js";

const DAY = 86_400_000; // ms
const PERIODS = [7, 30, 90, 365];

/** @param {Element} place */
export async function figures(place) {
  const forms = select([["", t("all")], ...await formChoices()]);
  const of = questions(forms);
  const body = el("div.list");
  const drawn = newest(body);
  const show = () => drawn(get("/api/figures", of.read()).then((found) => [
    found.more && el("p.notice", t("figures.more", { n: found.looked_at })), found.looked_at === 0 ? el("p", t("figures.none")) : [byForm(found), forms.value ? byField(found) : el("p.hint", t("figures.choose"))],
  ]));
  const save = button("figures.export", () => download(`/api/figures/export${asked(of.read())}`, "figures.csv"));
  const shown = page(place, t("nav.figures"), el("p", t("figures.what")), el("div.inline", { onchange: show }, of.inputs), el("p.actions", save), body);
  await show();
  return shown;
}

/** @param {Element} place */
export async function targets(place) {
  const forms = select(await formChoices());
  const of = questions(forms);
  const body = el("div.list");
  const drawn = newest(body);
  const show = async () => {
    const { form, ...span } = of.read();
    if (form) await drawn(get(`/api/forms/${form}/targets`, span).then(target));
  };
  const shown = page(place, t("nav.targets"), el("p", t("targets.what")), el("div.inline", { onchange: show }, of.inputs), body);
  await show();
  return shown;
}

/** @param {HTMLSelectElement} forms */
function questions(forms) {
  const days = select(PERIODS.map((n) => [String(n), t("dashboard.days", { n })]), "90");
  const office = select([["", t("all")], ...officeChoices()]);
  return {
    inputs: [labelled("queue.form", forms), labelled("dashboard.span", days), office.length > 2 && labelled("queue.office", office)],
    read: () => ({ form: forms.value, office: office.value, since: new Date(Date.now() - Number(days.value) * DAY).toISOString() }),
  };
}

/** @param {ReadingFigures} found */
function byForm({ forms }) {
  return table("figures.forms", ["queue.form", "figures.filed", "figures.alone", "figures.share", "figures.corrected", "figures.answers", "figures.asked", "figures.changed"],
    forms.map((one) => [own(one.title), one.filed, one.alone, percent(one.share), one.corrected, one.answers.answers, one.answers.asked, one.answers.changed]),
    { numeric: [1, 2, 3, 4, 5, 6, 7] });
}

/** @param {ReadingFigures} found */
function byField({ fields }) {
  return table("figures.fields", ["figures.field", "figures.answers", "figures.share", "figures.asked", "figures.changed", "figures.late", "figures.reasons"],
    fields.map(({ title, answers: of, reasons }) => [own(title), of.answers, percent(of.share), of.asked, of.changed, of.corrected,
      el("span", reasons.map((why) => el("div", `${why.message} (${written(why.count)})`)))]),
    { numeric: [1, 2, 3, 4, 5] });
}

/** @param {FormTargets} found */
function target(found) {
  const rows = found.options.map((one) => [
    el(one.present ? "strong" : "span", rate(one.target), one.present && ` · ${t("targets.present")}`, !one.settable && ` · ${t("targets.loose")}`),
    one.forms_alone, percent(one.forms_share), one.answers_alone, percent(one.answers_share), one.expected_wrong.toLocaleString(locale(), { maximumFractionDigits: 1, minimumFractionDigits: 1 }),
  ]);
  return [
    el("p", t(found.own === null ? "targets.installation" : "targets.own", { target: rate(found.present), installation: rate(found.installation), own: rate(found.own ?? 0) })),
    found.strict.length > 0 && el("p", t("targets.strict", { fields: found.strict.map((one) => `${own(one.title)} (${rate(one.target)})`).join(", ") })),
    el("p.hint", t("targets.setting", { form: found.form })),
    found.forms === 0 ? el("p", t("figures.none")) : [
      table("targets.options", ["targets.target", "targets.forms", "figures.share", "targets.answers", "figures.share", "targets.wrong"], rows, { numeric: [1, 2, 3, 4, 5] }),
      el("p", t("targets.based", { n: found.forms, answers: found.answers }), " ", found.more && t("figures.more", { n: found.forms })),
      el("p", t("targets.seen", { n: found.corrected })), el("p.hint", t("targets.limits")),
    ],
  ].flat();
}

/** Return a share of few in a thousand. @param {number} share */
function rate(share) {
  return share.toLocaleString(locale(), { style: "percent", maximumFractionDigits: 3 });
}
