// Modal dialogs are the browser's own: it keeps the focus inside, Escape closes, and the focus goes back where it was.

import { el, find, fresh } from "./dom.js";
import { refusal, who } from "./http.js";
import { say } from "./say.js";
import { t } from "./texts.js";

/**
 * Show a dialog. What `act` raises is shown in it, and it stays open; when `act` returns, it closes and the promise says true.
 * Closed in any other way it says false.
 * @param {Dialog} how
 * @returns {Promise<boolean>}
 */
export function ask(how) {
  const id = fresh();
  const before = /** @type {HTMLElement | null} */ (document.activeElement);
  const fault = el("p.fault", { role: "alert" });
  const close = el("button", { onclick: () => dialog.close() }, how.act ? t("cancel") : t("close"));
  const go = how.act && el("button", { type: "submit", class: how.danger ? "main danger" : "main" }, how.verb ?? t("ok"));
  const form = el("form", { method: "dialog", novalidate: true }, el("h2", { id, tabindex: "-1", autofocus: !how.act }, how.title), ...how.body, fault,
    el("div.actions", go, how.firm ? null : close));
  const dialog = el("dialog", { "aria-labelledby": id, class: how.wide ? "wide" : null }, form);
  let done = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (!how.act || !go) return dialog.close();
    if (!complete(form, fault)) return undefined;
    go.disabled = true;
    try {
      await how.act();
      done = true;
      dialog.close();
    } catch (error) {
      fault.textContent = refusal(error).message;
    } finally {
      go.disabled = false;
    }
  });
  if (how.firm) dialog.addEventListener("cancel", (event) => event.preventDefault());
  document.body.append(dialog);
  dialog.showModal();
  if (how.act) find(form, "input, select, textarea")?.focus();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      if (!done && before?.isConnected) before.focus();
      resolve(done);
    });
  });
}

/**
 * Say whether what *form* requires is there. If not, *fault* says so in the person's language (the browser would say it in
 * its own) and the input has the focus.
 * @param {HTMLFormElement} form
 * @param {HTMLElement} fault
 */
export function complete(form, fault) {
  fault.textContent = "";
  for (const input of form.querySelectorAll("input, textarea, select")) {
    if (!(input instanceof HTMLInputElement || input instanceof HTMLTextAreaElement || input instanceof HTMLSelectElement)) continue;
    const name = input.labels?.[0]?.textContent ?? "";
    const value = input.value.trim();
    const short = !(input instanceof HTMLSelectElement) && input.minLength > 0 && value.length < input.minLength && (value || input.required);
    const date = input.classList.contains("date") && value && !/^\d{4}-\d\d-\d\d$/.test(value);
    const wrong = input.required && !value ? t("needed", { name }) : date ? t("needed.date", { name }) : short ? t("needed.length", { name, n: input.minLength }) : "";
    input.setAttribute("aria-invalid", String(Boolean(wrong)));
    if (!wrong) continue;
    fault.textContent = wrong;
    input.focus();
    return false;
  }
  return true;
}

/** Return an input for a day, written as the norm has it in both languages. @param {Attributes} [attributes] */
export function dayInput(attributes = {}) {
  return el("input", { type: "text", class: "date", inputmode: "numeric", maxlength: "10", size: "10", autocomplete: "off", placeholder: t("hint.date"), ...attributes });
}

/** Return an input for one of the person's offices; who may act for all may name one that is not known yet. */
export function officeInput() {
  const { offices, user } = who();
  if (!user?.offices.includes("*")) return select(offices.map((office) => [office.id, office.title]));
  const list = el("datalist", { id: fresh() }, offices.map((office) => el("option", { value: office.id }, office.title)));
  document.body.append(list);
  return el("input", { type: "text", list: list.id, required: true, autocomplete: "off", autocapitalize: "none", value: offices[0]?.id ?? "" });
}

/** Tell the person what was refused; anything else goes on up. @param {unknown} error */
export function told(error) {
  say(refusal(error).message, { fault: true });
}

/**
 * Return a label with its input, and the input.
 * @template {HTMLElement} Input
 * @param {string} label
 * @param {Input} input
 * @param {string} [hint]
 * @returns {HTMLElement}
 */
export function labelled(label, input, hint) {
  input.id ||= fresh();
  const note = hint ? el("span.hint", { id: fresh() }, hint) : null;
  if (note) input.setAttribute("aria-describedby", note.id);
  return el("p.labelled", el("label", { for: input.id }, label), input, note);
}

/**
 * Return a select of *choices* (value, text).
 * @param {Choices} choices
 * @param {string} [chosen]
 * @param {Attributes} [attributes]
 */
export function select(choices, chosen = "", attributes = {}) {
  return el("select", attributes, choices.map(([value, text]) => el("option", { value, selected: value === chosen }, text)));
}
