// Every text that people read comes from texts/fr.json or texts/en.json; what a form calls its fields, from its schema.

/** @type {Strings} */
let catalogue = {};
/** @type {Strings} of the server's codes, in the person's language */
let words = {};
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

/** Return the text of *key* with facts in it; `a | b` are for one and for many, by the fact `n`. @param {Key} key @param {Facts} [facts] */
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

/** Name the server's codes by *found* from now on. @param {Strings} found */
export function learn(found) {
  words = found;
}

/** Return the words for a code of the server's, `<stem>.<code>`; *code* itself when there are none. @param {string} stem @param {string} code */
export function named(stem, code) {
  return words[`${stem}.${code}`] ?? code;
}

/** Return what an action of ours, a screen or a group of them is called: `<stem>.<name>`. @param {string} stem @param {string} name */
export function called(stem, name) {
  return catalogue[`${stem}.${name}`] ?? name;
}

/** Return a text of ours, or what the server says. @param {Said} text @param {Facts} [facts] */
export function put(text, facts) {
  return typeof text === "string" ? t(text, facts) : text.said;
}

/** @param {Texts | null | undefined} texts */
export function own(texts) {
  return texts ? texts[current] || texts.fr || texts.en : "";
}
