// Every text that people read comes from texts/fr.json or texts/en.json; what a form calls its fields, from its schema.

/** @type {Strings} */
let catalogue = {};
/** @type {Language} */
let current = "fr";
/** @type {Intl.PluralRules} */
let plural = new Intl.PluralRules("fr-CA");

export function language() {
  return current;
}

export function locale() {
  return current === "fr" ? "fr-CA" : "en-CA";
}

/** Return the language to begin with: the one used here last, else the browser's, else French. */
export function firstLanguage() {
  const kept = localStorage.getItem("language");
  if (kept === "fr" || kept === "en") return kept;
  return navigator.language.toLowerCase().startsWith("en") ? "en" : "fr";
}

/** @param {Language} wanted */
export async function speak(wanted) {
  const answer = await fetch(`/texts/${wanted}.json`);
  if (!answer.ok) throw new Error(`texts/${wanted}.json: ${answer.status}`);
  catalogue = await answer.json();
  current = wanted;
  plural = new Intl.PluralRules(locale());
  document.documentElement.lang = wanted;
  localStorage.setItem("language", wanted);
}

/** Return the text of *key* with `{name}` replaced by facts. With a fact `n`, `a | b` are its one and its many. @param {Key} key @param {Facts} [facts] */
export function t(key, facts = {}) {
  let text = catalogue[key];
  if (text === undefined) throw new Error(`no text for ${key} in ${current}`);
  if (typeof facts.n === "number" && text.includes(" | ")) {
    const [one, many] = text.split(" | ");
    text = (plural.select(facts.n) === "one" ? one : many) ?? text;
  }
  return text.replaceAll(/\{(\w+)\}/g, (whole, name) => {
    const fact = facts[name];
    return fact === undefined ? whole : typeof fact === "number" ? fact.toLocaleString(locale()) : fact;
  });
}

/** Return the text of `<stem>.<name>`, or *name* itself when the server knows a code that we do not. @param {string} stem @param {string} name */
export function named(stem, name) {
  return catalogue[`${stem}.${name}`] ?? name;
}

/** @param {Bilingual | null | undefined} texts */
export function own(texts) {
  return texts ? texts[current] || texts.fr || texts.en : "";
}
