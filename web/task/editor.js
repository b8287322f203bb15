// One field open for an answer: its crop at reading size, the readers' answers as one-key choices, the input its type asks
// for, and live checks. Digits and Enter work while the focus is in here.

import { el, fill, fresh, writes } from "../lib/dom.js";
import { picture, refusal } from "../lib/http.js";
import { quickest } from "../lib/keys.js";
import { dayInWords, shown } from "../lib/format.js";
import { named, own, t } from "../lib/texts.js";

const PAUSE = 200; // ms without a key before what is typed is checked
const MARGIN = 0.01; // of the page, round a crop
const CHOICES = ["one-of", "many-of", "tick", "signature"];
const MODES = /** @type {Record<string, string>} */ ({ date: "numeric", month: "numeric", money: "decimal", number: "decimal", phone: "tel", email: "email" });

/** Say whether *field* is answered by choosing rather than by writing. @param {Field} field */
export function chosen(field) {
  return CHOICES.includes(field.widget);
}

export class Editor {
  /**
   * @param {Field} field
   * @param {Model} model
   * @param {(correction: Correction) => void} answer is called with what the person decided
   * @param {(correction: Correction) => void} keyed is called with what was keyed blind
   */
  constructor(field, model, answer, keyed) {
    this.field = field;
    this.model = model;
    this.answer = answer;
    this.keyed = keyed;
    this.lang = model.task.form_language;
    this.name = fresh();
    this.messages = el("div.messages", { id: `${this.name}-messages`, "aria-live": "polite" });
    /** @type {HTMLInputElement | HTMLTextAreaElement | null} */
    this.input = null;
    /** @type {HTMLInputElement[]} radios or tick boxes */
    this.options = [];
    /** @type {HTMLButtonElement[]} */
    this.choices = [];
    this.said = ""; // by the messages
    this.refused = ""; // the text that is known not to be of the field's type
    this.timer = 0;
    this.turn = 0;
    this.touched = false; // by keys, and not accepted since
    this.element = this.build();
    this.element.addEventListener("keydown", (event) => this.onKey(event));
    this.report(model.checked[field.path]?.findings ?? field.findings, model.checked[field.path]?.unparsable ?? null);
  }

  build() {
    const { field, name } = this;
    const why = field.blind ? t("stop.blind") : field.reasons.map((reason) => reason.message).join(" ");
    return el("div.editor", { role: "group", "aria-labelledby": `${name}-title`, "aria-describedby": why ? `${name}-why` : null },
      el("h4", { id: `${name}-title` }, own(field.title), field.required && el("span.badge", t("field.required")),
        field.critical && el("span.badge", t("field.critical")), field.handwritten && el("span.badge", t("field.handwritten"))),
      why && el("p.why", { id: `${name}-why` }, why), this.crop(),
      chosen(field) ? this.boxes() : [this.offered(), this.writing()], this.messages,
      el("div.actions",
        el("button.main", { onclick: () => this.accept() }, t("stop.accept"), el("kbd", "↵")),
        this.way("illegible", t("stop.illegible")), this.way("blank", t("stop.blank"))));
  }

  /** @param {"illegible" | "blank"} how @param {string} label */
  way(how, label) {
    return el("button", { onclick: () => this.mark(how) }, label, el("kbd", quickest(how)));
  }

  /** Return the crop, in a box that has its size before the picture comes. */
  crop() {
    const where = this.field.where[0];
    const page = where && this.model.task.pages.find((one) => one.page === where.page);
    if (!where || !page) return null;
    const [x0, y0, x1, y1] = where.box;
    const image = el("img", { alt: t("stop.crop", { title: own(this.field.title) }) });
    const narrow = innerWidth < 480; // there it keeps its reading size and scrolls
    const frame = el("div", narrow ? { class: "crop", tabindex: "0", role: "group", "aria-label": image.alt } : { class: "crop" }, image);
    const shape = ((y1 - y0 + 2 * MARGIN) * page.height) / ((x1 - x0 + 2 * MARGIN) * page.width);
    frame.style.aspectRatio = String(Math.max(1 / Math.min(shape, 1.2), 1));
    frame.style.maxHeight = chosen(this.field) ? "150px" : shape > 0.25 ? "180px" : "88px";
    picture(where.crop).then((url) => { image.src = url; }, (error) => { image.alt = refusal(error).message; });
    return frame;
  }

  /** Return the readers' answers, each one key away. */
  offered() {
    const { field } = this;
    const own_ = this.model.blindly.get(field.path);
    const offers = field.candidates.map((candidate) => ({ text: candidate.text, value: candidate.value, by: named("reader", candidate.reader), mine: false }));
    if (own_ !== undefined && !field.blind) offers.unshift({ text: own_, value: null, by: t("stop.keyed"), mine: true });
    if (field.blind || !offers.length) return null;
    this.choices = offers.map((offer, at) => el("button", {
      class: "choice", onclick: () => this.answer(this.read(offer.text, offer.mine)),
    }, el("kbd", String(at + 1)), el("span.said", { lang: this.lang }, offer.text || t("value.empty")),
      el("span.by", this.meaning(offer.text, offer.value), offer.by)));
    return el("div.choices", { role: "group", "aria-label": t("stop.choices") }, this.choices);
  }

  /** @param {string} text @param {boolean} mine @returns {Correction} */
  read(text, mine) {
    if (mine) return { how: "typed", text };
    return text === this.field.text ? { how: "accepted" } : { how: "reader", text };
  }

  /** Say what *text* means as a value, when that reads otherwise. @param {string} text @param {Value} value */
  meaning(text, value) {
    if (value === null || value === "") return "";
    const seen = this.field.widget === "date" && typeof value === "string" ? dayInWords(value) : shown(this.field, value);
    return seen === text ? "" : `${seen} · `;
  }

  /** Return the input for written answers. */
  writing() {
    const { field, name } = this;
    const standing = field.blind ? "" : this.model.value(field).text;
    const hint = [field.help ? own(field.help) : "", this.howto()].filter(Boolean).join(" ");
    const attributes = {
      id: name, lang: this.lang, value: standing, autocomplete: "off", spellcheck: "false", maxlength: field.max_length,
      autocapitalize: field.widget === "code" ? "characters" : "off", "aria-required": field.required ? "true" : null,
      "aria-describedby": [hint && `${name}-hint`, `${name}-messages`].filter(Boolean).join(" "), oninput: () => this.soon(),
    };
    this.input = field.widget === "multiline" || field.multiline
      ? el("textarea", { ...attributes, rows: "3" })
      : el("input", { ...attributes, type: "text", inputmode: MODES[field.widget] ?? "text" });
    const label = this.choices.length ? t("stop.other") : t("stop.answer");
    return el("p.labelled", el("label", { for: name }, label, this.choices.length > 0 && el("kbd", quickest("edit"))),
      this.input, hint && el("span.hint", { id: `${name}-hint` }, hint));
  }

  howto() {
    const { widget } = this.field;
    if (widget === "date") return t("hint.date");
    if (widget === "month") return t("hint.month");
    if (widget === "money") return t("hint.money");
    return widget === "multiline" || this.field.multiline ? t("hint.multiline") : "";
  }

  /** Return radios or tick boxes, each with its digit. */
  boxes() {
    const { field, name } = this;
    const many = field.widget === "many-of";
    const standing = field.blind ? null : this.model.value(field).value;
    const yes = field.widget === "signature" ? t("value.signed") : t("value.ticked");
    const no = field.widget === "signature" ? t("value.unsigned") : t("value.unticked");
    const offers = field.widget === "tick" || field.widget === "signature"
      ? [{ value: true, text: yes }, { value: false, text: no }]
      : field.options.map((option) => ({ value: option.value, text: own(option.title) }));
    return el("div.boxes", { role: many ? "group" : "radiogroup", "aria-labelledby": `${name}-title`, "aria-describedby": `${name}-messages` },
      offers.map((offer, at) => {
        const on = Array.isArray(standing) ? standing.includes(String(offer.value)) : standing === offer.value;
        const box = el("input", { type: many ? "checkbox" : "radio", name, id: `${name}-${at}`, checked: on, onchange: () => this.soon() });
        this.options.push(box);
        return el("label.box", { for: box.id }, box, el("kbd", at < 9 ? String(at + 1) : ""), el("span", offer.text));
      }));
  }

  /** Return what is chosen now; undefined when nothing is. @returns {Value | undefined} */
  picked() {
    const { field } = this;
    const on = this.options.map((box, at) => (box.checked ? at : -1)).filter((at) => at >= 0);
    if (field.widget === "many-of") return on.map((at) => field.options[at]?.value ?? "");
    if (on[0] === undefined) return undefined;
    if (field.widget === "tick" || field.widget === "signature") return on[0] === 0;
    return field.options[on[0]]?.value;
  }

  /** Return the answer as it stands in the inputs; null when there is none. @returns {Correction | null} */
  standing() {
    const { field, input } = this;
    if (input) {
      const text = input.value.trim();
      if (!text) return { how: "blank" };
      return text === field.text && !field.blind ? { how: "accepted" } : { how: "typed", text };
    }
    const value = this.picked();
    if (value === undefined) return null;
    const same = JSON.stringify(value) === JSON.stringify(field.value) && !field.blind;
    return same ? { how: "accepted" } : { how: "typed", value };
  }

  /** Take the answer as it stands. */
  accept() {
    const correction = this.standing();
    if (!correction) return this.warn(t("stop.choose"));
    if (this.field.blind) {
      if (correction.how === "blank") return this.warn(t("stop.blindempty"));
      return this.keyed(correction);
    }
    if (correction.how === "blank" && this.field.required && this.model.task.kind === "counter") return this.warn(t("stop.needed"));
    if (correction.text !== undefined && correction.text === this.refused) return this.input?.focus(); // the complaint stands there already
    this.answer(correction);
  }

  /** @param {"illegible" | "blank"} how */
  mark(how) {
    if (this.field.blind) this.keyed({ how });
    else this.answer({ how });
  }

  /** Return what was written or chosen here and not accepted yet; null when there is nothing of the kind. @returns {Correction | null} */
  unsaid() {
    const touched = this.touched && !this.field.blind;
    this.touched = false;
    return touched ? this.standing() : null;
  }

  /** Go and write, with what stands there to begin with. */
  edit() {
    const first = this.input ?? this.options.find((box) => box.checked) ?? this.options[0];
    first?.focus();
    this.input?.select();
  }

  /** Put the focus where the first key is most useful. */
  focus() {
    const [first] = this.choices;
    if (first) first.focus({ preventScroll: true });
    else this.edit();
  }

  /** @param {KeyboardEvent} event */
  onKey(event) {
    if (event.ctrlKey || event.metaKey || event.isComposing) return;
    const writing = writes(event.target);
    if (event.key === "Enter" && !event.altKey) {
      if (event.target instanceof HTMLButtonElement || (event.shiftKey && event.target instanceof HTMLTextAreaElement)) return;
      event.preventDefault();
      this.accept();
    } else if (event.key === "Escape" && writing && this.choices[0]) {
      this.choices[0].focus();
    } else if (/^[1-9]$/.test(event.key) && (!writing || event.altKey)) {
      event.preventDefault();
      this.digit(Number(event.key) - 1);
    } else if (/^Arrow(Up|Down)$/.test(event.key) && !event.altKey && !event.shiftKey && event.target instanceof HTMLButtonElement) {
      const at = this.choices.indexOf(event.target);
      if (at < 0) return;
      event.preventDefault();
      (this.choices[at + (event.key === "ArrowDown" ? 1 : -1)] ?? (event.key === "ArrowDown" ? this.input : null))?.focus();
    }
  }

  /** @param {number} at */
  digit(at) {
    if (this.choices[at]) return this.choices[at].click();
    const box = this.options[at];
    if (!box) return undefined;
    box.checked = box.type === "checkbox" ? !box.checked : true;
    box.focus();
    if (box.type === "radio") this.accept();
    else this.soon();
  }

  /** Check what is written once the keys rest. */
  soon() {
    clearTimeout(this.timer);
    this.turn += 1;
    this.touched = true;
    if (this.field.blind) return;
    this.timer = window.setTimeout(() => void this.check(), PAUSE);
  }

  async check() {
    const correction = this.standing();
    if (!correction || !this.element.isConnected) return;
    const turn = this.turn;
    try {
      const answer = await this.model.check(this.field.path, correction);
      if (turn !== this.turn || !this.element.isConnected) return;
      const checked = answer.fields[this.field.path];
      this.refused = checked?.unparsable ? correction.text ?? "" : "";
      const problems = answer.problems.filter((problem) => problem.path === this.field.path);
      this.report(checked?.findings ?? [], checked?.unparsable ?? null, problems, checked?.value ?? null);
    } catch (error) {
      this.warn(refusal(error).message);
    }
  }

  /**
   * Show what the checks say.
   * @param {Finding[]} findings
   * @param {Message | null} unparsable
   * @param {Problem[]} [problems]
   * @param {Value} [value]
   */
  report(findings, unparsable, problems = this.model.problems.filter((problem) => problem.path === this.field.path), value = null) {
    const said = new Set(unparsable ? [unparsable.message] : [...findings, ...problems].map((one) => one.message)); // what has no value breaks every rule
    const means = !unparsable && this.input && value !== null ? this.meaning(this.input.value.trim(), value).replace(/ · $/, "") : "";
    this.input?.setAttribute("aria-invalid", String(said.size > 0));
    const now = [...said, means].join("\n");
    if (now === this.said) return;
    this.said = now;
    fill(this.messages, [...said].map((text) => el("p.fault", text)), means && el("p", t("stop.means", { value: means })));
  }

  /** @param {string} text */
  warn(text) {
    this.said = text;
    fill(this.messages, el("p.fault", text));
  }
}
