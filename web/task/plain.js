// One field of a plain form: its label, the inputs that its type asks for, how it is written, and what is wrong with it.

import { el, fill, fresh, own, prose, t, textInput } from "../lib/kit.js";
import { howto, mode } from "./hints.js";

const MANY = 4; // options from which on a group takes the whole width; chosen

export class PlainField {
  /** @param {FieldView} field @param {string | null} lang of the form @param {{ typed: (path: string, text: string) => void, said: (path: string) => void }} told as keys are pressed, and when the person is done with it */
  constructor(field, lang, told) {
    this.field = field;
    this.told = told;
    /** @type {HTMLInputElement | HTMLTextAreaElement | null} */
    this.input = null;
    /** @type {{ box: HTMLInputElement, value: string | boolean | null }[]} radios or tick boxes */
    this.options = [];
    this.name = fresh();
    this.one = field.widget === "signature" || (field.widget === "tick" && field.format === null); // box, ticked or not
    this.needed = field.reasons.some(({ code }) => code === "required") && !(this.one && field.widget === "tick"); // one that is not ticked says no
    this.fault = el("p.fault", { id: `${this.name}-fault` });
    this.hint = field.widget === "signature" ? t("counter.signature") : howto(field, field.example);
    this.element = this.build(lang);
    this.element.addEventListener("focusout", () => told.said(field.path));
    this.element.addEventListener("focusin", ({ target }) => { // browsers bring only the line with the caret into sight
      for (const one of [this.element, target]) if (one instanceof Element) one.scrollIntoView({ block: "nearest" });
    });
  }

  /** @param {string | null} lang */
  build(lang) {
    const { field, name } = this;
    const title = [own(field.title), this.needed && el("span.badge", t("field.required"))];
    const note = this.hint && el("span.hint", { id: `${name}-hint` }, this.hint);
    const described = `${note ? `${name}-hint ` : ""}${name}-fault`;
    if (this.one) return el("div.asked", this.box("checkbox", true, title, described), note, this.fault);
    const options = this.choices();
    if (!options) return el("div.asked", { class: field.multiline && "wide" }, el("label.name", { for: name }, title), this.input = this.line(lang, described), note, this.fault);
    const many = field.widget === "many-of";
    return el("fieldset.asked", { class: options.length > MANY && "wide", role: many ? null : "radiogroup", "aria-describedby": described, "aria-required": this.needed && !many ? "true" : null },
      el("legend.name", title), el("div.boxes", options.map(({ value, text }) => this.box(many ? "checkbox" : "radio", value, text))), note, this.fault);
  }

  /** Return what can be chosen; null where the answer is written. */
  choices() {
    const { field } = this;
    const none = this.needed || field.widget === "many-of" ? [] : [{ value: null, text: t("counter.none") }];
    const offers = field.widget === "tick" ? [true, false].map((value) => ({ value, text: t(value ? "counter.yes" : "counter.no") })) : field.options.map(({ value, title }) => ({ value, text: own(title) }));
    return offers.length ? [...offers, ...none] : null;
  }

  /** @param {"radio" | "checkbox"} type @param {string | boolean | null} value @param {Child | Child[]} text @param {string} [described] */
  box(type, value, text, described) {
    const box = el("input", { type, name: this.name, checked: value === null, "aria-describedby": described, onchange: () => this.told.said(this.field.path) });
    this.options.push({ box, value });
    return el("label.box", box, el("span", text));
  }

  /** @param {string | null} lang @param {string} described */
  line(lang, described) {
    const { field } = this;
    const attributes = {
      id: this.name, lang, maxlength: field.max_length, autocomplete: "off", spellcheck: "false", autocapitalize: field.widget === "code" ? "characters" : "off",
      "aria-required": this.needed ? "true" : null, "aria-describedby": described, oninput: () => this.told.typed(field.path, this.input?.value ?? ""),
    };
    return field.multiline || field.widget === "multiline" ? prose(attributes) : textInput({ ...attributes, inputmode: mode(field) });
  }

  /** What stands in the inputs. @returns {Answer} */
  get answer() {
    if (this.input) return this.input.value.trim();
    const on = this.options.filter(({ box }) => box.checked).map(({ value }) => value);
    if (this.field.widget === "many-of") return on.map(String);
    return this.one ? on.length > 0 : on[0] ?? null;
  }

  set answer(now) {
    if (this.input) this.input.value = String(now ?? "");
    for (const { box, value } of this.options) box.checked = Array.isArray(now) ? now.includes(String(value)) : value === now;
  }

  /** Put in what stands for the field. @param {{ text: string, value: Value }} standing */
  put({ text, value }) {
    const now = this.input ? text : typeof value === "number" ? String(value) : value ?? null;
    if (JSON.stringify(now) !== JSON.stringify(this.answer)) this.answer = now;
  }

  get empty() {
    const { answer } = this;
    return answer === "" || answer === null || answer === false || (Array.isArray(answer) && !answer.length);
  }

  /** Return what the person says with it; null where it stays as it was. @returns {Correction | null} */
  correction() {
    const { field: { text, value }, answer, input } = this;
    if (input) return answer === text ? null : answer === "" ? { how: "blank" } : { how: "typed", text: String(answer) };
    const before = Array.isArray(answer) ? value ?? [] : this.one ? value ?? false : value;
    if (JSON.stringify(answer) === JSON.stringify(before)) return null;
    return this.empty && this.field.widget !== "tick" ? { how: "blank" } : { how: "typed", value: answer };
  }

  /** Say at the field what is wrong with it. @param {string[]} sentences */
  complain(sentences) {
    const text = sentences.join(" ");
    if (this.fault.textContent !== text) fill(this.fault, text);
    for (const input of [this.input, ...this.options.map(({ box }) => box)]) input?.setAttribute("aria-invalid", String(Boolean(text)));
  }

  focus() {
    const first = this.options.find(({ box }) => box.checked) ?? this.options[0];
    (this.input ?? first?.box)?.focus();
  }
}
