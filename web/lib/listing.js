// A screen that is a list: what to look for on top, pages of a table below.

import { select, told } from "./dialog.js";
import { el, fill } from "./dom.js";
import { get, who } from "./http.js";
import { paged, table } from "./table.js";
import { named, t } from "./texts.js";

/**
 * Show a list screen.
 * @template Item
 * @param {Element} place
 * @param {{ title: string, path: string, of: string, limit?: number, asked: (Asked | false)[], heads: string[], row: (item: Item, again: () => Promise<void>) => Child[],
 *   numeric?: number[], more?: (asked: () => Record<string, string>) => Child }} how *of* names the list in the answer; *more* stands between the two
 */
export async function listing(place, how) {
  const list = el("div.list");
  const asked = how.asked.filter((one) => one !== false);
  const read = () => Object.fromEntries(asked.map(({ name, input, read: as }) => [name, as ? as(input.value) : input.value.trim()]));
  let wanted = read();
  const pages = paged(list, async (after) => {
    const answer = await get(how.path, { ...wanted, after, limit: how.limit ?? 50 });
    /** @type {Item[]} */
    const items = answer[how.of];
    return { shown: table(how.title, how.heads, items.map((item) => how.row(item, pages.again)), { numeric: how.numeric ?? [], unseen: true }), next: answer.next };
  });
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    wanted = read();
    void pages.first().catch(told);
  };
  fill(place, el("div.page", el("h1", how.title),
    asked.length > 0 && el("form.inline", { role: "search", onsubmit: submit }, asked.map(({ label, input }, at) => {
      input.id = `asked-${at}`;
      return el("p.labelled", el("label", { for: input.id }, label), input);
    }), el("button", { type: "submit" }, t("search"))), how.more?.(read), list));
  await pages.first();
  return { title: how.title };
}

/** Return the question for a text. @param {string} name @param {string} label @returns {Asked} */
export function textAsked(name, label) {
  return { name, label, input: el("input", { type: "search", autocomplete: "off", autocapitalize: "none", spellcheck: "false" }) };
}

/** Return the question for one of *choices*. @param {string} name @param {string} label @param {Choices} choices @returns {Asked} */
export function choiceAsked(name, label, choices) {
  return { name, label, input: select([["", t("all")], ...choices]) };
}

/** Return the question for an office, when there are several. @returns {Asked | false} */
export function officeAsked() {
  const { offices } = who();
  return offices.length > 1 && choiceAsked("office", t("queue.office"), offices.map((office) => [office.id, office.title]));
}

/** Return choices from codes, with the texts under *stem*. @param {string} stem @param {string[]} codes @returns {Choices} */
export function coded(stem, codes) {
  return codes.map((code) => [code, named(stem, code)]);
}
