// How an answer is written: the keyboard that suits it, and what is said beside its input.

import { money, own, t } from "../lib/kit.js";

const MODES = /** @type {Strings} */ ({ date: "numeric", month: "numeric", money: "decimal", number: "decimal", phone: "tel", email: "email" });

/** @param {FieldView} field */
export function mode({ widget }) {
  return MODES[widget] ?? "text";
}

/** Return what helps to write the answer: what the form says of it, and how its type is written; where no paper shows it, an *example* too. @param {FieldView} field @param {string | null} [example] */
export function howto({ widget, currency, help }, example) {
  const shape = widget === "date" ? t("hint.date") : widget === "month" ? t("hint.month")
    : currency ? t("hint.money", { example: money("1234.56", currency) }) : example && t("hint.example", { example });
  return [help && own(help), shape].filter(Boolean).join(" ");
}
