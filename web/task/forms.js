// The forms that are known, to choose from.

import { get, own, select, t } from "../lib/kit.js";

/** @type {Promise<Choices> | null} */
let known = null;

export function formChoices() {
  known ??= get("/api/forms").then(({ forms }) => forms.map((form) => [form.id, own(form.title)]));
  known.catch(() => { known = null; });
  return known;
}

/** Return a select of forms; the first choice is to recognise the form by itself. @param {string} [chosen] the first form when none is named */
export async function formChoice(chosen) {
  const forms = await formChoices();
  return select([["", t("arrange.recognise")], ...forms], chosen ?? forms[0]?.[0]);
}
