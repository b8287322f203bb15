// The pages of a task put in order: split, merged with those of another task, turned, set aside, read as another form.

import { ask, button, el, fill, find, get, labelled, named, pictured, post, say, select, t, textInput } from "../lib/kit.js";
import { leaveOut } from "./ahead.js";
import { formChoice, formChoices } from "./forms.js";

const ASIDE = ["blank", "separator", "cover", "replaced"];

/** Read the task's pages as *form*, or as what they are recognised for when that is "". @param {Model} model @param {string} form */
export async function readAs(model, form) {
  const pages = model.task.pages.map((page) => ({ document: page.document, page: page.page, turn: 0 }));
  const done = await model.end("arrange", { with: [], why: "form", forms: [{ form: form || null, edition: null, pages }], aside: [] });
  say(t("arrange.done"));
  return done;
}

/** @param {Model} model */
function offered(model) {
  return model.task.allowed.find(({ name }) => name === "arrange");
}

/** @param {Model} model */
export async function changeForm(model) {
  const choice = await formChoice(model.task.form ?? "");
  return ask({
    title: "keys.form", verb: "arrange.read", body: [el("p", offered(model)?.what), labelled("arrange.form", choice)],
    act: () => choice.value === model.task.form ? null : readAs(model, choice.value),
  });
}

/** @param {Model} model */
export async function arrange(model) {
  const desk = new Desk(model, await formChoices());
  const done = await ask({ title: { said: offered(model)?.title ?? "" }, verb: "arrange.read", wide: true, body: [desk.element], act: () => desk.send() });
  if (done) say(t("arrange.done"));
  return done;
}

/** @param {TaskView} task */
function sheets({ pages, receipt }) {
  return pages.map((page) => ({ picture: page, receipt: receipt ?? "", goes: ASIDE.includes(page.place) ? page.place : "0", turn: 0 }));
}

/** @param {Key} label @param {Choices} choices @param {string} chosen @param {(value: string) => void} change @param {Facts} [facts] */
function choice(label, choices, chosen, change, facts) {
  const input = select(choices, chosen, { onchange: () => change(input.value) });
  return labelled(label, input, undefined, facts);
}

class Desk {
  /** @param {Model} model @param {Choices} forms */
  constructor(model, forms) {
    this.model = model;
    /** @type {Choices} */
    this.forms = [["", t("arrange.recognise")], ...forms];
    /** @type {string[]} the form of each new document; "" recognises by itself */
    this.groups = [model.task.form ?? ""];
    /** @type {{ task: string, version: number }[]} */
    this.with = [];
    this.sheets = sheets(model.task);
    this.table = el("div");
    this.receipt = textInput({ onkeydown: (/** @type {KeyboardEvent} */ event) => { // what is typed is added first
      if (event.key !== "Enter" || event.ctrlKey || !this.receipt.value) return;
      event.preventDefault();
      void this.fetch();
    } });
    this.element = el("div", el("p", offered(model)?.what), this.table,
      el("div.inline", labelled("arrange.other", this.receipt), button("arrange.add", () => this.fetch()),
        button("arrange.split", () => this.split())));
    this.show();
    this.before = JSON.stringify(this.plan());
  }

  show() {
    const heads = this.groups.map((form, at) => choice("arrange.groupform", this.forms, form, (value) => { this.groups[at] = value; }, { n: at + 1 }));
    fill(this.table, el("div.inline", heads), el("ol.sheets", this.sheets.map((sheet, at) => this.line(sheet, at))));
  }

  /** @param {Sheet} sheet @param {number} at */
  line(sheet, at) {
    const { page, thumb, alt } = sheet.picture;
    const name = t("arrange.page", { page, receipt: sheet.receipt });
    const image = pictured(thumb, { alt, width: "90", height: "116" });
    image.style.rotate = `${sheet.turn}deg`;
    /** @type {Choices} */
    const goes = this.groups.map((_, group) => [String(group), t("arrange.group", { n: group + 1 })]);
    for (const place of ASIDE) goes.push([place, named("aside", place)]);
    return el("li", { "aria-label": name }, image, el("div", el("strong", name),
      choice("arrange.goes", goes, sheet.goes, (value) => { sheet.goes = value; }),
      choice("arrange.turn", [0, 90, 180, 270].map((angle) => [String(angle), `${angle}°`]), String(sheet.turn), (value) => {
        sheet.turn = Number(value);
        image.style.rotate = `${value}deg`;
      }),
      button("arrange.up", () => this.move(at), { disabled: at === 0 }, el("span.unseen", name))));
  }

  /** @param {number} at */
  move(at) {
    this.sheets.splice(at - 1, 0, ...this.sheets.splice(at, 1));
    this.show();
    find(this.table, `li:nth-child(${Math.max(2, at)}) button`)?.focus();
  }

  /** Make one form more: what follows the first page goes there, which is what a split mostly wants. */
  split() {
    this.groups.push("");
    if (this.groups.length === 2) for (const sheet of this.sheets.slice(1)) if (sheet.goes === "0") sheet.goes = "1";
    this.show();
    this.table.querySelector("select")?.focus();
  }

  /** Add the pages of the task with the receipt that was typed. */
  async fetch() {
    const { tasks } = await get("/api/tasks", { q: this.receipt.value.trim() });
    const item = tasks.find((one) => one.id !== this.model.task.id && !this.with.some((other) => other.task === one.id));
    if (!item) return say(t("arrange.notfound"), { fault: true });
    await post(`/api/tasks/${item.id}/claim`);
    const task = await get(`/api/tasks/${item.id}`);
    await leaveOut(item.id);
    this.with.push({ task: task.id, version: task.version });
    this.sheets.push(...sheets(task));
    this.receipt.value = "";
    this.show();
    return say(t("arrange.added", { n: task.pages.length }));
  }

  plan() {
    const of = (/** @type {string} */ goes) => this.sheets.filter((sheet) => sheet.goes === goes).map(({ picture: { document, page }, turn }) => ({ document, page, turn }));
    const forms = this.groups.map((form, at) => ({ form: form || null, edition: null, pages: of(String(at)) })).filter((form) => form.pages.length);
    const aside = ASIDE.flatMap((place) => of(place).map(({ document, page }) => ({ document, page, place })));
    return { with: this.with, why: "pages", forms, aside };
  }

  /** Arrange, unless nothing was changed. */
  send() {
    const plan = this.plan();
    return JSON.stringify(plan) === this.before ? null : this.model.end("arrange", plan);
  }
}
