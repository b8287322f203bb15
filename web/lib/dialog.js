// Modal dialogs are the browser's own: it keeps the focus inside, Escape closes, and the focus goes back where it was.

import { el, find, fresh } from "./dom.js";
import { form } from "./form.js";
import { t } from "./texts.js";

/**
 * Show a dialog; return what `act` returned, null when it was closed in another way. What `act` is refused is said in the
 * dialog, which stays open.
 * @template Result
 * @param {Dialog<Result>} how
 * @returns {Promise<Result | null>}
 */
export function ask({ title, body, act, verb, danger, wide, firm, alert }) {
  const id = fresh();
  /** @type {Result | null} */
  let result = null;
  const close = el("button", { onclick: () => dialog.close() }, act ? t("cancel") : t("close"));
  const head = el("h2", { id, tabindex: "-1", autofocus: !act }, title);
  const inside = act
    ? form({ body: [head, ...body], verb, danger, more: firm ? null : close, act: async () => {
      result = await act();
      dialog.close();
    } })
    : el("div.stack", head, ...body, close);
  const dialog = el("dialog", { "aria-labelledby": id, class: wide ? "wide" : null, role: alert ? "alertdialog" : null }, inside);
  if (firm) dialog.addEventListener("cancel", (event) => event.preventDefault());
  document.body.append(dialog);
  dialog.showModal();
  if (act) find(dialog, "input, select, textarea, button")?.focus();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(result);
    });
  });
}
