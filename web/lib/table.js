// Lists that the server gives in pages, as tables: a caption, real heads, and buttons for the pages.

import { el, fill } from "./dom.js";
import { written } from "./format.js";
import { put, t } from "./texts.js";

/** @param {Said} caption @param {Key[]} heads @param {Child[][]} rows @param {TableLook} [how] */
export function table(caption, heads, rows, how = {}) {
  const side = (/** @type {number} */ column) => how.numeric?.includes(column) && "number";
  const body = rows.length
    ? rows.map((row) => el("tr", row.map((cell, column) => el("td", { class: side(column) }, typeof cell === "number" ? written(cell) : cell))))
    : [el("tr", el("td", { colspan: heads.length, class: "nothing" }, t(how.empty ?? "nothing")))];
  return el("div.scroll", { role: "region", "aria-label": put(caption), tabindex: "0" },
    el("table",
      el("caption", { class: how.unseen && "unseen" }, put(caption)),
      el("thead", el("tr", heads.map((head, column) => el("th", { scope: "col", class: side(column) }, t(head))))),
      el("tbody", body)));
}

/** Show pages of a list in *place*: *fetch* gets a cursor (null at first) and returns what to show and the next cursor. @param {Element} place @param {FetchPage} fetch */
export function paged(place, fetch) {
  /** @type {(string | null)[]} cursors of the pages up to the one shown */
  let trail = [null];
  /** @type {HTMLButtonElement[]} for the page before, and for the next */
  let buttons = [];
  let asked = 0;
  async function show() {
    const turn = (asked += 1);
    const { shown, next } = await fetch(trail.at(-1) ?? null);
    if (turn !== asked) return; // a later question was put meanwhile
    const which = t("page.which", { n: trail.length });
    buttons = [el("button", { disabled: trail.length === 1, onclick: () => turned(trail.slice(0, -1), 0) }, t("page.before")),
      el("button", { disabled: !next, onclick: () => turned([...trail, next], 1) }, t("page.after"))];
    fill(place, shown, (next || trail.length > 1) && el("nav.pages", { "aria-label": which }, buttons[0], el("span", which), buttons[1]));
  }
  /** Show the page at the end of *wanted*; the focus stays on the button at *pressed*, or goes to the other one. @param {typeof trail} wanted @param {0 | 1} pressed */
  async function turned(wanted, pressed) {
    trail = wanted;
    await show();
    (buttons[pressed]?.disabled ? buttons[1 - pressed] : buttons[pressed])?.focus();
  }
  return { again: show, first: () => { trail = [null]; return show(); } };
}
