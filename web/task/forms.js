// The forms that are known, to choose from.

import { get, own, select, t } from "../lib/kit.js";

/** @type {Promise<Got<"/api/forms">> | null} */
let known = null;

/** @returns {Promise<Choices>} */
export async function formChoices() {
  known ??= get("/api/forms");
  known.catch(() => { known = null; });
  return (await known).forms.map(({ id, title }) => [id, own(title)]);
}

/** Return a select of forms; the first choice is to recognise the form by itself. @param {string} [chosen] the first form when none is named */
export async function formChoice(chosen) {
  const forms = await formChoices();
  return select([["", t("arrange.recognise")], ...forms], chosen ?? forms[0]?.[0]);
}
