// The pages of a task put in order: split, merged with those of another task, turned, set aside, read as another form.

import { ask, labelled, select, told } from "../lib/dialog.js";
import { el, fill } from "../lib/dom.js";
import { get, picture, post } from "../lib/http.js";
import { say } from "../lib/say.js";
import { own, t } from "../lib/texts.js";

const ASIDE = /** @type {const} */ (["blank", "separator", "cover", "replaced"]);
/** @type {Promise<FormSummary[]> | null} */
let known = null;

/** Return the forms that the office knows. @returns {Promise<FormSummary[]>} */
export function forms() {
  known ??= get("/api/forms").then((answer) => answer.forms);
  known.catch(() => { known = null; });
  return known;
}

/** Return a select of forms. @param {FormSummary[]} list @param {string} chosen @param {boolean} [guess] offers to recognise by itself */
export function formChoice(list, chosen, guess = true) {
  /** @type {Choices} */
  const first = guess ? [["", t("arrange.recognise")]] : [];
  return select([...first, ...list.map((form) => /** @type {[string, string]} */ ([form.id, own(form.title)]))], chosen);
}

/** Read all pages of the task as another form. @param {Model} model */
export async function changeForm(model) {
  const choice = formChoice(await forms(), model.task.form ?? "");
  const pages = model.task.pages.map((page) => ({ document: page.document, page: page.page, turn: 0 }));
  return rearranged(await ask({
    title: t("keys.form"), verb: t("arrange.read"), body: [el("p", t("arrange.what")), labelled(t("arrange.form"), choice)],
    act: () => model.end("arrange", { with: [], why: "form", forms: [{ form: choice.value || null, edition: null, pages }], aside: [] }),
  }));
}

/** Let the person put the pages in order. @param {Model} model */
export async function arrange(model) {
  const desk = new Desk(model, await forms());
  return rearranged(await ask({ title: t("keys.arrange"), verb: t("arrange.read"), wide: true, body: [desk.element], act: () => desk.send() }));
}

/** @param {boolean} done */
function rearranged(done) {
  if (done) say(t("arrange.done"));
  return done;
}

class Desk {
  /** @param {Model} model @param {FormSummary[]} list */
  constructor(model, list) {
    this.model = model;
    this.list = list;
    /** @type {string[]} the form of each new document; "" recognises by itself */
    this.groups = [model.task.form ?? ""];
    /** @type {{ task: string, version: number }[]} */
    this.with = [];
    /** @type {Sheet[]} */
    this.sheets = model.task.pages.map((page) => this.sheet(page, model.task.receipt ?? ""));
    this.table = el("div");
    this.receipt = el("input", { type: "text", autocomplete: "off", spellcheck: "false" });
    this.element = el("div", el("p", t("arrange.what")), this.table,
      el("div.inline", labelled(t("arrange.other"), this.receipt), el("button", { onclick: () => void this.fetch() }, t("arrange.add")),
        el("button", { onclick: () => this.split() }, t("arrange.split"))));
    this.show();
  }

  /** @param {PagePicture} page @param {string} receipt @returns {Sheet} */
  sheet(page, receipt) {
    const aside = /** @type {readonly string[]} */ (ASIDE).includes(page.place);
    return { picture: page, receipt, goes: aside ? page.place : "0", turn: 0 };
  }

  show() {
    /** @type {Choices} */
    const goes = [...this.groups.map((_, at) => /** @type {[string, string]} */ ([String(at), t("arrange.group", { n: at + 1 })])),
      ...ASIDE.map((place) => /** @type {[string, string]} */ ([place, t(`place.${place}`)]))];
    const heads = this.groups.map((form, at) => {
      const choice = formChoice(this.list, form);
      choice.addEventListener("change", () => { this.groups[at] = choice.value; });
      return labelled(t("arrange.groupform", { n: at + 1 }), choice);
    });
    fill(this.table, el("div.inline", heads), el("ol.sheets", this.sheets.map((sheet, at) => this.line(sheet, at, goes))));
  }

  /** @param {Sheet} sheet @param {number} at @param {Choices} goes */
  line(sheet, at, goes) {
    const image = el("img", { alt: sheet.picture.alt, width: "90", height: "116", class: `turn${sheet.turn}` });
    picture(sheet.picture.thumb).then((url) => { image.src = url; }, told);
    const place = select(goes, sheet.goes);
    place.addEventListener("change", () => { sheet.goes = place.value; });
    const turn = select([0, 90, 180, 270].map((angle) => [String(angle), `${angle}°`]), String(sheet.turn));
    turn.addEventListener("change", () => { sheet.turn = Number(turn.value); image.className = `turn${turn.value}`; });
    const name = t("arrange.page", { page: sheet.picture.page, receipt: sheet.receipt });
    return el("li", { "aria-label": name }, image, el("div", el("strong", name), labelled(t("arrange.goes"), place), labelled(t("arrange.turn"), turn),
      el("button", { disabled: at === 0, onclick: () => this.move(at) }, t("arrange.up"), el("span.unseen", name))));
  }

  /** @param {number} at */
  move(at) {
    const [sheet] = this.sheets.splice(at, 1);
    if (sheet) this.sheets.splice(at - 1, 0, sheet);
    this.show();
    const buttons = this.table.querySelectorAll("li button");
    /** @type {HTMLButtonElement | undefined} */ (buttons[Math.max(1, at - 1)])?.focus();
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
    try {
      /** @type {Tasks} */
      const found = await get("/api/tasks", { q: this.receipt.value.trim() });
      const item = found.tasks.find((one) => one.id !== this.model.task.id && !this.with.some((other) => other.task === one.id));
      if (!item) return say(t("arrange.notfound"), { fault: true });
      await post(`/api/tasks/${item.id}/claim`, {});
      /** @type {Task} */
      const task = await get(`/api/tasks/${item.id}`);
      this.with.push({ task: task.id, version: task.version });
      this.sheets.push(...task.pages.map((page) => this.sheet(page, task.receipt ?? "")));
      this.receipt.value = "";
      this.show();
      say(t("arrange.added", { n: task.pages.length }));
    } catch (error) {
      told(error);
    }
  }

  send() {
    const where = (/** @type {Sheet} */ sheet) => ({ document: sheet.picture.document, page: sheet.picture.page });
    const made = this.groups.map((form, at) => ({
      form: form || null, edition: null,
      pages: this.sheets.filter((sheet) => sheet.goes === String(at)).map((sheet) => ({ ...where(sheet), turn: sheet.turn })),
    }));
    const aside = this.sheets.filter((sheet) => !/^\d+$/.test(sheet.goes)).map((sheet) => ({ ...where(sheet), place: sheet.goes }));
    return this.model.end("arrange", { with: this.with, why: "pages", forms: made.filter((form) => form.pages.length), aside });
  }
}
