// Forms, on a screen or in a dialog: inputs with labels; what is missing, or refused by the server, is said where one looks.
// Modal dialogs are the browser's own: it keeps the focus inside and gives it back.

import { el, find, fresh } from "./dom.js";
import { refusal, who } from "./http.js";
import { language, put, t } from "./texts.js";

/** Return a form that runs `act` when all it requires is there: on Enter, but in several lines, and on Ctrl+Enter. @param {Form} how */
export function form({ body, verb, danger, act, more }) {
  const fault = el("p.fault", { role: "alert" });
  const send = el("button.main", { type: "submit", class: danger && "danger" }, put(verb ?? "ok"));
  const made = el("form", { novalidate: true }, ...body, fault, el("div.actions", send, more));
  made.addEventListener("keydown", (event) => { // Enter alone is left to what has a use of its own for it
    const { key, target } = event;
    if (key !== "Enter" || (!(event.ctrlKey || event.metaKey) && target instanceof Element && target.matches("input, textarea, button, a, summary"))) return;
    event.preventDefault();
    send.click();
  });
  made.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (!complete(made, fault)) return;
    send.disabled = true;
    try {
      await act();
    } catch (error) {
      fault.textContent = refusal(error).message;
    } finally {
      send.disabled = false;
    }
  });
  return made;
}

/** Say whether what *form* requires is there; if not, *fault* says so. @param {HTMLFormElement} form @param {HTMLElement} fault */
function complete(form, fault) {
  fault.textContent = "";
  for (const input of /** @type {NodeListOf<Input>} */ (form.querySelectorAll("input, textarea, select"))) {
    const name = input.labels?.[0]?.textContent ?? "";
    const value = input.value.trim();
    const least = "minLength" in input ? input.minLength : 0;
    const wrong = input.required && !value ? t("needed", { name })
      : input.classList.contains("date") && value && !/^\d{4}-\d\d-\d\d$/.test(value) ? t("needed.date", { name })
        : value && value.length < least ? t("needed.length", { name, n: least }) : "";
    input.setAttribute("aria-invalid", String(Boolean(wrong)));
    if (!wrong) continue;
    fault.textContent = wrong;
    input.focus();
    return false;
  }
  return true;
}

/**
 * Show a dialog; return what `act` returned, null when it was closed in another way. It stays open if `act` is refused.
 * @template Result @param {Dialog<Result>} how @returns {Promise<Result | null>}
 */
export function ask({ title, body, act, verb, danger, wide, firm, alert }) {
  const id = fresh();
  /** @type {Result | null} */
  let result = null;
  const head = el("h2", { id, tabindex: "-1", autofocus: !act }, put(title));
  const close = () => dialog.close();
  const inside = form({ body: [head, ...body], verb: act ? verb : "close", danger, more: act && !firm && button("cancel", close), act: async () => {
    result = await act?.() ?? null;
    close();
  } });
  /** @type {HTMLDialogElement} */
  const dialog = el("dialog", { "aria-labelledby": id, class: wide && "wide", closedby: firm && "none", role: alert && "alertdialog" }, inside);
  if (firm) dialog.addEventListener("cancel", (event) => event.preventDefault());
  document.body.append(dialog);
  dialog.showModal();
  (find(dialog, "[autofocus]") ?? find(dialog, "input, select, textarea, button"))?.focus();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(result);
    });
  });
}

/** @param {Attributes} [attributes] */
export function textInput(attributes = {}) {
  return el("input", { type: "text", autocomplete: "off", spellcheck: "false", ...attributes });
}

/** Return an input for a day, written as the norm has it in both languages. @param {Attributes} [attributes] */
export function dayInput(attributes = {}) {
  return textInput({ class: "date", inputmode: "numeric", maxlength: "10", size: "10", placeholder: t("hint.date"), ...attributes });
}

/** @param {Attributes} [attributes] */
export function prose(attributes = {}) {
  return el("textarea", { rows: "3", ...attributes });
}

/** @param {Key} key @param {Attributes["onclick"]} onclick @param {...Part} more */
export function button(key, onclick, ...more) {
  return el("button", { onclick }, t(key), ...more);
}

/** @param {(other: Language) => unknown} speaks */
export function otherLanguage(speaks) {
  const lang = language() === "fr" ? "en" : "fr";
  return el("button", { lang, onclick: () => speaks(lang) }, lang === "en" ? "English" : "Français");
}

/** @param {Key} label @param {HTMLInputElement} input */
export function boxed(label, input) {
  return el("label.box", input, el("span", t(label)));
}

/** @returns {Choices} */
export function officeChoices() {
  return who().offices.map((office) => [office.id, office.title]);
}

/** @param {string} id of an office */
export function officeTitle(id) {
  return who().offices.find((office) => office.id === id)?.title ?? id;
}

/** Return a list of the offices to choose one from. */
export function officeInput() {
  return select(officeChoices(), "", { required: true });
}

/** @param {Said} label @param {Input} input @param {Said | null} [hint] @param {Facts} [facts] of the label */
export function labelled(label, input, hint, facts) {
  input.id ||= fresh();
  const note = hint && el("span.hint", { id: fresh() }, put(hint));
  if (note) input.setAttribute("aria-describedby", note.id);
  return el("p.labelled", el("label", { for: input.id }, put(label, facts)), input, note);
}

/** @param {Choices} choices @param {string} [chosen] @param {Attributes} [attributes] */
export function select(choices, chosen = "", attributes = {}) {
  return el("select", attributes, choices.map(([value, text]) => el("option", { value, selected: value === chosen }, text)));
}
