// A screen that is a list: what to look for on top, pages of a table below. What is asked changes the list at once.

import { savedViews } from "./saved.js";
import { boxed, el, get, labelled, named, officeChoices, page, paged, select, t, table, textInput, who } from "./kit.js";

const PAUSE = 250; // ms without a key before a text is looked for

/** @type {ShowList} */
export async function listing(place, how) {
  const list = el("div.list");
  const asked = how.asked.filter((one) => one !== false);
  const kept = how.kept ?? {};
  const hold = (/** @type {Strings} */ held) => {
    for (const { name, input } of asked) {
      if (isBox(input)) input.checked = Boolean(held[name]);
      else input.value = held[name] ?? "";
    }
  };
  hold(kept);
  const read = () => Object.assign(kept, Object.fromEntries(asked.map(({ name, input, read: as }) => [name, as ? as(said(input)) : said(input)])));
  const pages = paged(list, async (after) => {
    const answer = await get(how.path ?? `/api/${how.of}`, { ...read(), ...how.over?.(kept), after, limit: how.limit ?? 50 });
    /** @type {Parameters<typeof how.row>[0][]} */
    const items = answer[how.of];
    const rows = items.map((item) => how.row(item, pages.again));
    return { shown: table(how.caption ?? how.title, how.heads, rows, { numeric: how.numeric, empty: how.empty, unseen: true }), next: answer.next };
  });
  const show = () => Promise.all([pages.first(), how.changed?.(read())]);
  let timer = 0;
  let now = "";
  const soon = (/** @type {number} */ pause) => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      const before = now;
      now = JSON.stringify(read());
      if (now !== before) void show();
    }, pause);
  };
  const filters = () => Object.fromEntries(asked.filter(({ name }) => name !== "q").map(({ name, input }) => [name, said(input)])); // what is searched for is kept nowhere
  const views = how.saved && await savedViews(how.saved, filters, (held) => { hold(held); soon(0); });
  const questions = asked.map(({ label, input }) => (isBox(input) ? boxed(label, input) : labelled(label, input)));
  const shown = page(place, t(how.title), how.lead, asked.length > 0 && el("form.inline", {
    role: "search", "aria-label": t("list.filters"), oninput: () => soon(PAUSE),
    onsubmit: (event) => { event.preventDefault(); now = ""; soon(0); },
  }, questions, views ?? []), how.more?.(read), list);
  now = JSON.stringify(read());
  await show();
  return { ...shown, again: show, anew: () => Promise.all([pages.again(), how.changed?.(read())]) };
}

/** @param {Asked["input"]} input @returns {input is HTMLInputElement} */
function isBox(input) {
  return input instanceof HTMLInputElement && input.type === "checkbox";
}

/** @param {Asked["input"]} input */
function said(input) {
  return isBox(input) ? String(input.checked || "") : input.value.trim();
}

/** @param {string} name @param {Key} label */
export function textAsked(name, label) {
  return { name, label, input: textInput({ type: "search", autocapitalize: "none" }) };
}

/** @param {string} name @param {Key} label @param {Choices} choices */
export function choiceAsked(name, label, choices) {
  return { name, label, input: select([["", t("all")], ...choices]) };
}

export function officeAsked() {
  return who().offices.length > 1 && choiceAsked("office", "queue.office", officeChoices());
}

/** @param {string} stem @param {string[]} codes @returns {Choices} */
export function coded(stem, codes) {
  return codes.map((code) => [code, named(stem, code)]);
}
