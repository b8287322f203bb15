// Dates, money and spans of time as the person's language writes them.

import { locale, own, t } from "./texts.js";

const FULL = 0.6; // of the longest line

/** @param {string | null} instant */
export function moment(instant) {
  const at = new Date(instant ?? "");
  return instant ? `${localDay(at)} ${clock(at)}` : "";
}

/** @param {Date} at */
export function clock(at) {
  return at.toLocaleTimeString(locale(), { hour: "2-digit", minute: "2-digit" }).replaceAll(" ", "\u00a0");
}

/** Return a day here as YYYY-MM-DD. @param {Date} at */
function localDay(at) {
  return at.toLocaleDateString("sv"); // Swedes write dates as the norm has it
}

/** Return the beginning (or another time) of a day here as an instant; "" when *text* is no day. @param {string} text @param {string} [time] */
export function instant(text, time = "00:00:00") {
  const at = new Date(`${text.trim()}T${time}`);
  return Number.isNaN(at.valueOf()) ? "" : at.toISOString();
}

/** Return a day in words, the surest way to see a wrong one. @param {string} iso */
export function dayInWords(iso) {
  const at = new Date(`${iso}T12:00:00`);
  return Number.isNaN(at.valueOf()) ? iso : at.toLocaleDateString(locale(), { dateStyle: "full" });
}

/** @param {number} seconds */
export function span(seconds) {
  const hours = Math.round(seconds / 3600);
  if (seconds < 3600) return t("span.minutes", { n: Math.max(0, Math.round(seconds / 60)) });
  return hours < 48 ? t("span.hours", { n: hours }) : t("span.days", { n: Math.round(hours / 24) });
}

/** @param {number} n */
export function written(n) {
  return n.toLocaleString(locale());
}

/** @param {number | null} share */
export function percent(share) {
  return share === null ? t("none") : share.toLocaleString(locale(), { style: "percent", maximumFractionDigits: 1 });
}

/** Return an amount, from a decimal string, without passing through binary fractions. @param {string} amount @param {string} currency of ISO 4217 */
export function money(amount, currency) {
  // Intl takes decimal strings whole; the types of older libraries say numbers only.
  const exact = /** @type {number} */ (/** @type {unknown} */ (amount));
  return new Intl.NumberFormat(locale(), { style: "currency", currency }).format(exact);
}

/** What begins a compound, and what ends one. */
const BEFORE = /(^|[^\p{L}])(au|avant|après|celle|celui|ceux|co|contre|demi|est|ex|half|là|non|peut|rendez|self|semi|sous|sur|t|vis|week|well)-$/iu;
const AFTER = /^(vous|je|tu|ils?|elles?|on|nous|être|ci|là|mêmes?|ce|les?|la|moi|toi|y|en|t|up|law|time|de|du|à)(?!\p{L})/u;

/** Say whether a word of *text* was parted at the end of its line at *at*, where a hyphen stands: it is one by every sign, and no compound. @param {string[]} signs @param {number} at of the line's end */
function parted(signs, at) {
  const [before, after] = [signs.slice(0, at).join(""), signs.slice(at + 1).join("")];
  const [, head = ""] = before.match(/([\p{L}'’-]*\p{L})-$/u) ?? [];
  const [tail = ""] = after.match(/^\p{Ll}[\p{L}'’]*/u) ?? [];
  if (!head || !tail || /\p{Lu}$/u.test(head)) return false;
  const text = signs.join("").toLowerCase();
  if (text.includes(`${head}${tail}`.toLowerCase())) return true; // it stands elsewhere in one
  return !text.includes(`${head}-${tail}`.toLowerCase()) && !BEFORE.test(before) && !AFTER.test(after);
}

/** Return each sign of *text* as it flows: a line that is as good as full ended because the paper did, a shorter one on purpose. @param {string} text */
export function flow(text) {
  const signs = [...text];
  const lines = text.split("\n").map((line) => [...line].length);
  const full = FULL * Math.max(...lines);
  const flowed = [...signs];
  let line = 0;
  signs.forEach((sign, at) => {
    if (sign !== "\n") return;
    const [end, next] = [signs[at - 1] ?? "", signs[at + 1] ?? ""];
    const hyphen = end === "-" && /[\p{L}\p{N}]/u.test(signs[at - 2] ?? "") && /[\p{L}\p{N}]/u.test(next);
    if (hyphen && parted(signs, at)) flowed[at - 1] = "";
    flowed[at] = hyphen ? "" : (lines[line] ?? 0) < full ? "\n" : " ";
    line += 1;
  });
  return flowed;
}

/** @param {string} text */
export function flowing(text) {
  return flow(text).join("");
}

/** @param {FieldView | undefined} field @param {Value | undefined} value */
export function shown(field, value) {
  if (value === null || value === undefined || value === "") return "";
  const option = (/** @type {unknown} */ one) => {
    const found = field?.options.find((candidate) => candidate.value === one);
    return found ? own(found.title) : String(one);
  };
  if (field?.widget === "signature") return t(value === true ? "value.signed" : "value.unsigned");
  if (typeof value === "boolean") return t(value ? "value.ticked" : "value.unticked");
  if (Array.isArray(value)) return value.length ? value.map(option).join(", ") : t("value.none");
  if (field?.widget === "one-of") return option(value);
  if (field?.currency && typeof value === "string" && /^-?\d+(\.\d+)?$/.test(value)) return money(value, field.currency);
  if (field?.multiline) return flowing(String(value));
  if (field?.widget === "phone") return String(value).replace(/^\+1(\d{3})(\d{3})(\d{4})/, locale() === "fr-CA" ? "$1 $2-$3" : "$1-$2-$3").replace(/;ext=/, ` ${t("value.ext")} `);
  if (field?.format === "ca-qc-nam") return String(value).replace(/^(\w{4})(\d{4})(\d{4})$/, "$1 $2 $3");
  return String(value);
}
