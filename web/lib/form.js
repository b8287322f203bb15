// Forms, the same on a screen and in a dialog: inputs with their labels, what is missing said in the person's language, and
// what the server refuses said where the person looks.

import { el, fresh } from "./dom.js";
import { refusal, who } from "./http.js";
import { t } from "./texts.js";

/** Return a form that runs `act` when all that it requires is there; what `act` is refused is said in it. @param {Form} how */
export function form({ body, verb, danger, act, more }) {
  const fault = el("p.fault", { role: "alert" });
  const send = el("button.main", { type: "submit", class: danger ? "danger" : null }, verb ?? t("ok"));
  const made = el("form", { novalidate: true }, ...body, fault, el("div.actions", send, more));
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

/**
 * Say whether what *form* requires is there. If not, *fault* says so in the person's language (the browser would say it in
 * its own) and the input has the focus.
 * @param {HTMLFormElement} form
 * @param {HTMLElement} fault
 */
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

/** Return a text input. @param {Attributes} [attributes] */
export function textInput(attributes = {}) {
  return el("input", { type: "text", autocomplete: "off", spellcheck: "false", ...attributes });
}

/** Return an input for a day, written as the norm has it in both languages. @param {Attributes} [attributes] */
export function dayInput(attributes = {}) {
  return textInput({ class: "date", inputmode: "numeric", maxlength: "10", size: "10", placeholder: t("hint.date"), ...attributes });
}

/** Return an input for several lines. @param {Attributes} [attributes] */
export function prose(attributes = {}) {
  return el("textarea", { rows: "3", ...attributes });
}

/** Return a tick box or radio with its label behind it. @param {string} label @param {HTMLElement} input */
export function boxed(label, input) {
  return el("label.box", input, el("span", label));
}

/** Return an input for one of the person's offices; who may act for all may name one that is not known yet. */
export function officeInput() {
  const { offices, user } = who();
  if (!user?.offices.includes("*")) return select(offices.map((office) => [office.id, office.title]));
  const list = el("datalist", { id: fresh() }, offices.map((office) => el("option", { value: office.id }, office.title)));
  document.body.append(list);
  return textInput({ list: list.id, required: true, autocapitalize: "none", value: offices[0]?.id ?? "" });
}

/**
 * Return *input* with its label.
 * @param {string} label
 * @param {HTMLElement} input
 * @param {string} [hint]
 */
export function labelled(label, input, hint) {
  input.id ||= fresh();
  const note = hint ? el("span.hint", { id: fresh() }, hint) : null;
  if (note) input.setAttribute("aria-describedby", note.id);
  return el("p.labelled", el("label", { for: input.id }, label), input, note);
}

/** Return a select of *choices*. @param {Choices} choices @param {string} [chosen] @param {Attributes} [attributes] */
export function select(choices, chosen = "", attributes = {}) {
  return el("select", attributes, choices.map(([value, text]) => el("option", { value, selected: value === chosen }, text)));
}
