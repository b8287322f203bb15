// One field open for an answer: its crop at reading size, the readers' answers as one-key choices, the input its type asks
// for, and live checks. Digits and Enter work while the focus is in here.

import { button, dayInWords, el, fill, flowing, fresh, own, prose, quickest, refusal, shown, t, textInput } from "../lib/kit.js";
import { Crop, lettered } from "./crop.js";
import { howto, mode } from "./hints.js";
import { listen } from "./strokes.js";

const PAUSE = 200; // ms without a key before what is typed is checked
const WORDY = ["name", "surname", "given-name"]; // formats in which no digit begins an answer
const CHOICES = ["one-of", "many-of", "tick", "signature"]; // answered by choosing rather than by writing
const MARKS = /** @type {const} */ ([["illegible", "stop.illegible"], ["blank", "stop.blank"]]);

export class Editor {
  /** @param {FieldView} field @param {Model} model @param {Answering} screen is told what the person decided */
  constructor(field, model, screen) {
    this.field = field;
    this.model = model;
    this.screen = screen;
    this.chosen = CHOICES.includes(field.widget);
    this.lang = model.task.form_language;
    this.name = fresh();
    this.messages = el("div.messages", { id: `${this.name}-messages`, "aria-live": "polite" });
    /** @type {HTMLInputElement | HTMLTextAreaElement | null} */
    this.input = null;
    /** @type {{ box: HTMLInputElement, value: string | boolean }[]} radios or tick boxes */
    this.options = [];
    this.crop = field.where[0] ? new Crop(field, this.chosen) : null;
    /** @type {HTMLButtonElement[]} */
    this.choices = [];
    this.said = ""; // by the messages
    this.refused = ""; // the text that is known not to be of the field's type
    this.timer = 0;
    this.turn = 0;
    this.accepting = el("button.main", { onclick: () => this.accept() }, t("stop.accept"), el("kbd", "↵"));
    const { typing } = model;
    this.begun = typing?.path === field.path ? typing.text : null; // written before, on this device, and not accepted
    this.touched = this.begun !== null; // by keys, and not accepted since
    this.lone = this.begun?.length === 1 ? this.begun : ""; // the sign that began an answer
    /** @type {string | null} what stood there before that */
    this.before = null;
    this.element = this.build();
    listen(this);
    const { findings, unparsable } = model.checked[field.path] ?? { findings: field.findings, unparsable: null };
    this.report(findings, unparsable);
  }

  build() {
    const { field, name } = this;
    const empty = field.stop && field.required && !field.text && field.value === null;
    const why = field.blind ? t("stop.blind") : empty ? t("complaints.required", { name: own(field.title) }) : field.brief ?? field.witness.map((each) => each.message).join(" ");
    const rest = field.blind ? [] : field.reasons.map((reason) => reason.message);
    const row = field.group.at(-1)?.row;
    const badges = [row && t("field.row", { n: row }), field.required && t("field.required"), field.critical && t("field.critical"), field.handwritten && t("field.handwritten")];
    return el("div.editor", { role: "group", "aria-labelledby": `${name}-title`, "aria-describedby": why ? `${name}-why` : null },
      el("div.held", el("h4", { id: `${name}-title` }, own(field.title), badges.map((one) => one && el("span.badge", one))), this.crop?.element),
      why && el("p.why", { id: `${name}-why` }, why, ...(rest.length ? this.whole(rest) : [])),
      this.chosen ? this.boxes() : [this.offered(), this.writing()],
      el("div.foot", this.messages, el("div.actions", this.accepting, MARKS.map(([how, text]) => button(text, () => this.mark(how), el("kbd", quickest(how)))))));
  }

  /** Return the whole of the reasons, behind a sign. @param {string[]} sentences */
  whole(sentences) {
    const text = el("span.whole", { hidden: true }, sentences.join(" "));
    const sign = el("button.link", { "aria-expanded": "false", "aria-label": t("stop.why"), title: t("stop.why"), onclick: () => {
      text.hidden = !text.hidden;
      sign.setAttribute("aria-expanded", String(!text.hidden));
    } }, "?");
    return [" ", sign, text];
  }

  /** @param {Correction} correction */
  answer(correction) {
    if (this.field.blind) this.screen.keyed(this.field, correction);
    else this.screen.answered(this.field, correction);
  }

  /** Return the readers' answers, each one key away; what was keyed blind stands before them. */
  offered() {
    const { field } = this;
    const keyed = this.model.blindly.get(field.path);
    if (field.blind) return null;
    /** @type {Offer[]} */
    const offers = keyed === undefined ? field.candidates : [{ text: keyed, value: null }, ...field.candidates];
    this.choices = offers.map(({ text, value, reader, title, unlike }, at) => el("button.choice", {
      value: text, onclick: () => this.answer(!reader ? { how: "typed", text } : text === field.text ? { how: "accepted" } : { how: "reader", text }),
    }, el("kbd", this.counts ? at + 1 : `Alt + ${at + 1}`), el("span.said", { lang: this.lang }, lettered(text, unlike)),
      el("span.by", [this.meaning(text, value), title ? own(title) : t("stop.keyed")].filter(Boolean).join(" · "))));
    return offers.length > 0 && el("div.choices", { role: "group", "aria-label": t("stop.choices") }, this.choices);
  }

  /** Say what *text* means as a value, when that reads otherwise. @param {string} text @param {Value} value */
  meaning(text, value) {
    const seen = this.field.widget === "date" && typeof value === "string" ? dayInWords(value) : shown(this.field, value);
    return seen === flowing(text) ? "" : seen;
  }

  writing() {
    const { field, name } = this;
    const several = field.widget === "multiline" || field.multiline;
    const hint = [howto(field), several && t("hint.multiline")].filter(Boolean).join(" ");
    const follow = () => this.crop?.follow(this.input);
    const attributes = {
      id: name, lang: this.lang, value: this.begun ?? (this.doubtful || field.blind ? "" : flowing(this.model.value(field).text)), maxlength: field.max_length, autocomplete: "off", spellcheck: "false",
      autocapitalize: field.widget === "code" ? "characters" : "off", "aria-required": field.required ? "true" : null,
      "aria-describedby": `${hint && `${name}-hint `}${name}-messages`, oninput: () => this.soon(), onkeyup: follow, onclick: follow,
    };
    this.input = several ? prose(attributes) : textInput({ ...attributes, inputmode: mode(field) });
    const other = this.choices.length > 0;
    return el("p.labelled", el("label", { for: name }, t(other ? "stop.other" : "stop.answer"), other && el("kbd", quickest("edit"))),
      this.input, hint && el("span.hint", { id: `${name}-hint` }, hint));
  }

  boxes() {
    const { field, name } = this;
    const many = field.widget === "many-of";
    const standing = field.blind || (this.doubtful && !many) ? null : this.model.value(field).value;
    const offers = field.widget === "tick" || field.widget === "signature" ? [true, false].map((value) => ({ value, text: shown(field, value) }))
      : field.options.map(({ value, title }) => ({ value, text: own(title) }));
    return el("div.boxes", { role: many ? "group" : "radiogroup", "aria-labelledby": `${name}-title`, "aria-describedby": `${name}-messages` },
      offers.map(({ value, text }, at) => {
        const checked = Array.isArray(standing) ? standing.includes(String(value)) : standing === value;
        const box = el("input", { type: many ? "checkbox" : "radio", name, checked, onchange: () => this.soon() });
        this.options.push({ box, value });
        return el("label.box", box, el("kbd", at < 9 && at + 1), el("span", text));
      }));
  }

  /** Return the answer as it stands in the inputs; null when there is none. @returns {Correction | null} */
  standing() {
    const { field, input } = this;
    const text = input?.value.trim();
    if (text === "") return { how: "blank" };
    if (text !== undefined) return [field.text, flowing(field.text)].includes(text) && !field.blind ? { how: "accepted" } : { how: "typed", text };
    const on = this.options.filter(({ box }) => box.checked).map((option) => option.value);
    const value = field.widget === "many-of" ? on.map(String) : on[0];
    if (value === undefined) return null;
    const same = JSON.stringify(value) === JSON.stringify(field.value) && !field.blind;
    return same ? { how: "accepted" } : { how: "typed", value };
  }

  /** Whether what was read is more likely wrong than right, and nobody said otherwise yet: it must not be one key from filed. */
  get doubtful() {
    const { field, model } = this;
    return field.stop && !field.blind && !field.likely && !(field.path in model.corrections);
  }

  /** What was said of the field before, when it is opened again. */
  get stands() {
    return this.model.corrections[this.field.path];
  }

  accept() {
    const correction = (this.touched ? null : this.stands) ?? this.standing();
    if (!correction) return this.warn(t("stop.choose"));
    if (this.slip) {
      this.warn(t("stop.slip", { sign: this.lone }));
      this.lone = ""; // said once
      return undefined;
    }
    const blank = correction.how === "blank";
    if (blank && (this.field.blind || this.doubtful)) return this.warn(t("stop.blindempty"));
    if (correction.text !== undefined && correction.text === this.refused) return this.input?.focus(); // the complaint stands there already
    return this.answer(correction);
  }

  /** @param {Mark} how */
  mark(how) {
    this.answer({ how });
  }

  /** Return what was written or chosen here and not accepted yet; null when there is nothing of the kind. */
  unsaid() {
    const touched = this.touched && !this.field.blind && !this.slip; // that waits here, and is no answer yet
    this.touched = false;
    return touched ? this.standing() : null;
  }

  edit() {
    const first = this.options.find(({ box }) => box.checked) ?? this.options[0];
    (this.input ?? first?.box)?.focus();
    this.input?.select();
  }

  /** Put the focus where the first key is most useful, and Enter changes nothing that was said before. */
  focus() {
    const { how, text } = this.stands ?? {};
    const said = how === "accepted" ? this.field.text : text;
    const offered = how ? this.choices.find((choice) => how !== "typed" && choice.value === said) : this.choices[0];
    if (offered && this.begun === null && !this.doubtful) offered.focus({ preventScroll: true });
    else this.edit();
  }

  /** Whether a digit chooses: where none can begin an answer. */
  get counts() {
    return this.chosen || WORDY.includes(this.field.format ?? "");
  }

  /** Begin the answer with the *sign* that was pressed: until another follows, it may be a slip. @param {string} sign */
  begin(sign) {
    if (!this.input) return;
    this.before ??= this.input.value;
    this.input.value = this.lone = sign;
    this.input.focus();
    this.soon();
  }

  /** Whether nothing is written but the one sign that began an answer. */
  get slip() {
    return this.lone !== "" && this.input?.value === this.lone;
  }

  /** Leave the input; a slip goes with it. */
  back() {
    if (this.slip && this.input) {
      this.input.value = this.before ?? "";
      this.lone = "";
      this.touched = false;
      clearTimeout(this.timer);
      this.model.typed(this.field.path, null);
    }
    (this.choices[0] ?? this.accepting).focus();
  }

  /** @param {number} at */
  digit(at) {
    this.choices[at]?.click();
    const box = this.options[at]?.box;
    if (!box) return;
    box.checked = box.type === "radio" || !box.checked;
    box.focus();
    if (box.type === "radio") this.accept();
    else this.soon();
  }

  soon() {
    clearTimeout(this.timer);
    this.turn += 1;
    this.touched = true;
    if (this.input) this.model.typed(this.field.path, this.input.value);
    if (!this.field.blind) this.timer = setTimeout(() => void this.check(), PAUSE);
  }

  async check() {
    const correction = this.standing();
    if (!correction || !this.element.isConnected) return;
    const { turn, field: { path } } = this;
    try {
      const { fields, problems } = await this.model.check(path, correction);
      if (turn !== this.turn || !this.element.isConnected) return;
      const { findings, unparsable, value } = fields[path] ?? { findings: [], unparsable: null, value: null };
      this.refused = unparsable ? correction.text ?? "" : "";
      this.report(findings, unparsable, problems, value);
    } catch (error) {
      this.warn(refusal(error).message);
    }
  }

  /** @param {FindingView[]} findings @param {Coded | null} unparsable @param {ProblemView[]} problems @param {Value} value */
  report(findings, unparsable, problems = this.model.problems, value = null) {
    const here = problems.filter((problem) => problem.path === this.field.path);
    const said = new Set(unparsable ? [unparsable.message] : [...findings.map((one) => one.message), ...here.map((one) => this.model.words(one))]); // what has no value breaks every rule
    const means = !unparsable && this.input && this.meaning(this.input.value.trim(), value);
    this.input?.setAttribute("aria-invalid", String(said.size > 0));
    const now = [...said, means].join("\n");
    if (now === this.said) return;
    this.said = now;
    fill(this.messages, [...said].map((text) => el("p.fault", text)), means && el("p", t("stop.means", { value: means })));
  }

  /** The server answered for what was said here before: tell what it complains of. */
  late() {
    const { unparsable, findings } = this.model.checked[this.field.path] ?? {};
    if (!findings || this.touched || this.field.blind) return;
    this.refused = unparsable ? this.input?.value.trim() ?? "" : "";
    this.report(findings, unparsable ?? null);
  }

  /** @param {string} text */
  warn(text) {
    clearTimeout(this.timer); // a check that is on its way would wipe it out
    this.turn += 1;
    this.said = text;
    fill(this.messages, el("p.fault", text));
  }
}
