// Elements are made from selectors, attributes and texts. Nothing here reads markup, so no data can become any.

/**
 * Return a new element: `el("p.hint", "text")`, `el("input", { type: "text" })`. `on…` attributes are listeners, the rest
 * attributes; null, undefined and false leave one out, true sets it empty.
 * @template {string} Selector @param {Selector} selector a tag, and classes after points @param {...Part} parts
 */
export function el(selector, ...parts) {
  const [tag = "", ...classes] = selector.split(".");
  const made = /** @type {Made<Selector>} */ (document.createElement(tag));
  if (made instanceof HTMLButtonElement) made.type = "button"; // one that submits says so
  if (tag === "h1") made.tabIndex = -1; // a screen that is shown has the focus there
  made.classList.add(...classes);
  return filled(made, parts);
}

/** @param {string} tag @param {...Part} parts */
export function svg(tag, ...parts) {
  return filled(document.createElementNS("http://www.w3.org/2000/svg", tag), parts);
}

/** @param {unknown} value */
function isNone(value) {
  return value === null || value === undefined || value === false;
}

/** @template {Element} Made @param {Made} made @param {Part[]} parts */
function filled(made, parts) {
  for (const part of parts.flat()) {
    if (part instanceof Node) made.append(part);
    else if (part && typeof part === "object") for (const [name, value] of Object.entries(part)) dress(made, name, value);
    else if (!isNone(part)) made.append(String(part));
  }
  return made;
}

/** @param {Element} made @param {string} name @param {unknown} value */
function dress(made, name, value) {
  if (isNone(value)) return;
  if (name.startsWith("on")) made.addEventListener(name.slice(2), /** @type {EventListener} */ (value));
  else if (name === "class") made.classList.add(String(value));
  else if (name === "value" && "value" in made) made.value = value;
  else if (name === "checked" && made instanceof HTMLInputElement) made.checked = true;
  else made.setAttribute(name, value === true ? "" : String(value));
}

/** Put *children* in the place of all that *parent* holds. @param {Element} parent @param {...Part} children */
export function fill(parent, ...children) {
  parent.replaceChildren();
  filled(parent, children);
}

/** Return what fills *place* with what comes of a promise, unless another was begun meanwhile: late answers to earlier questions are not shown. @param {Element} place */
export function newest(place) {
  let turn = 0;
  return async (/** @type {Promise<Part[]>} */ coming) => {
    const mine = (turn += 1);
    const parts = await coming;
    if (mine === turn) fill(place, ...parts);
  };
}

/**
 * Draw a screen into its *place*: with that it comes before the person's eyes, unless another screen was asked for meanwhile.
 * @param {Element} place @param {...Child} children
 */
export function draw(place, ...children) {
  fill(place, ...children);
  place.dispatchEvent(new Event("drawn"));
}

/** Give *element* the focus, unless the person went on to something meanwhile. @param {HTMLElement | null} element */
export function settle(element) {
  if (document.activeElement === document.body) element?.focus();
}

/** @param {ParentNode} place @param {string} selector @returns {HTMLElement | null} */
export function find(place, selector) {
  return place.querySelector(selector);
}

/** @param {string} address @param {...Child} text */
export function link(address, ...text) {
  return el("a", { href: `#/${address}` }, text);
}

/** @param {Element} place @param {string} title @param {...Part} parts */
export function page(place, title, ...parts) {
  draw(place, el("div.page", el("h1", title), ...parts));
  return { title };
}

let numbers = 0;

export function fresh() {
  numbers += 1;
  return `n${numbers}`;
}

/** Say whether keys pressed in *target* write text there. @param {EventTarget | null} target */
export function writes(target) {
  if (target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return true;
  return target instanceof HTMLInputElement && !["checkbox", "radio", "file"].includes(target.type);
}
