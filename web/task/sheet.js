// A whole form as people fill one in: its groups under their headings in the order of the paper, a table as a grid with the
// numbers of its rows.

import { el, own, t } from "../lib/kit.js";
import { grouped } from "./page.js";

const COLUMNS = 6; // of a table that are shown side by side; chosen: more would be too narrow to write in

/** @param {PlainField[]} all in reading order */
export function sheet(all) {
  const by = new Map(all.map((asked) => [asked.field.path, asked]));
  const of = (/** @type {RowOfFields} */ { fields }) => fields.flatMap(({ path }) => by.get(path) ?? []);
  return grouped(all.map(({ field }) => field)).map(({ head, rows }) => el("fieldset.part", el("legend", { class: head ? null : "unseen" }, el("h3", head || t("task.general"))),
    rows[0]?.row === null ? el("div.grid", rows.flatMap((row) => of(row).map(({ element }) => element))) : table(rows, of)));
}

/** @param {RowOfFields[]} rows @param {(row: RowOfFields) => PlainField[]} of */
function table(rows, of) {
  const columns = rows[0] ? of(rows[0]) : [];
  const wide = columns.length > COLUMNS;
  const made = el("div.rows", { class: wide && "tall" },
    el("div.heads", { "aria-hidden": "true" }, el("span"), columns.map(({ field, hint, needed }) => el("span", own(field.title), hint && el("span.hint", hint), needed && el("span.hint", t("counter.row"))))),
    rows.map((row) => el("div.row", { role: "group", "aria-label": t("field.row", { n: row.row ?? 0 }) }, el("span.number", { "aria-hidden": "true" }, row.row), of(row).map(({ element }) => element))));
  made.style.setProperty("--columns", String(columns.length));
  return made;
}

/** Move what is said in the rows of tables up over rows in which nothing is; return the paths of the fields that changed. @param {PlainField[]} all */
export function closeRows(all) {
  /** @type {Map<string, PlainField[][]>} the rows of each table */
  const tables = new Map();
  for (const asked of all) {
    const { path, row } = asked.field.group.at(-1) ?? {};
    if (!path || !row) continue;
    const table = path.replace(/\/\d+$/, "");
    const rows = tables.get(table) ?? [];
    tables.set(table, rows);
    (rows[row - 1] ??= []).push(asked);
  }
  return [...tables.values()].flatMap((rows) => {
    const said = rows.filter((row) => row.some((asked) => !asked.empty)).map((row) => row.map(({ answer }) => answer));
    return rows.flatMap((row, at) => row.flatMap((asked, column) => {
      const now = said[at]?.[column] ?? (Array.isArray(asked.answer) ? [] : asked.input ? "" : null);
      if (JSON.stringify(now) === JSON.stringify(asked.answer) || (now === null && asked.empty)) return [];
      asked.answer = now;
      return [asked.field.path];
    }));
  });
}
