// The answer of a field cut out of its page, and its text with the letters marked that readers read differently.

import { ask, called, el, flow, own, pictured, quickest, t } from "../lib/kit.js";

const HIGH = 88; // px of the crop of a line
const HIGHEST = 180; // px of a crop
const LEAST = 42; // px of a line in a crop, with the room about it: letters of 24 px
const LARGEST = 2; // times its own size: more shows nothing new
const WORDS = 0.16; // of a page's width: the words of a box stand beside it
const SHARP = 600; // px of a picture's height, as many as the server gives

/** Return the address of a picture that holds all places of an answer on the first one's page. @param {FieldView} field @param {boolean} boxes */
function address({ where, widget }, boxes) {
  const [first] = where;
  if (!first) return "";
  const places = where.filter(({ page }) => page === first.page).map(({ box }) => box);
  const worded = boxes && widget !== "signature";
  if (places.length === 1 && !worded) return first.crop;
  const side = (/** @type {0 | 1 | 2 | 3} */ at) => (at < 2 ? Math.min : Math.max)(...places.map((box) => box[at]));
  const box = [side(0), side(1), Math.min(1, side(2) + (worded ? WORDS : 0)), side(3)];
  return `${first.crop.split("?")[0]}?box=${box.join(",")}&height=${SHARP}`;
}

export class Crop {
  /** @param {FieldView} field @param {boolean} boxes its answer is no text */
  constructor(field, boxes) {
    this.lines = field.text.split("\n");
    const { length } = this.lines;
    this.least = boxes || field.blind ? 0 : LEAST * length;
    this.title = own(field.title);
    this.path = address(field, boxes);
    const [grow, hold] = [() => this.enlarge(), (/** @type {Event} */ event) => event.preventDefault()]; // the focus stays where it is
    const name = called("keys", "enlarge");
    this.image = pictured(this.path, { alt: t("stop.crop", { title: this.title }), onload: () => this.fit(), onclick: grow, onmousedown: hold });
    this.frame = el("div.crop", this.image);
    this.element = el("div.cut", this.frame, el("button.tool", { onclick: grow, onmousedown: hold, title: `${name} (${quickest("enlarge")})`, "aria-label": name },
      el("span", { "aria-hidden": "true" }, "⤢")));
    this.frame.style.height = `${Math.min(HIGH * (boxes ? 2 : length), HIGHEST)}px`; // before the picture comes: nothing jumps
  }

  /** Show the picture as large as the window lets it; Escape closes, and the focus goes back. */
  enlarge() {
    void ask({ title: { said: this.title }, body: [pictured(this.path, { class: "enlarged", alt: this.image.alt })], wide: true });
  }

  /** Fit the picture into its frame, but keep its letters large: the frame scrolls. */
  fit() {
    const { frame, image, image: { naturalWidth: width, naturalHeight: height } } = this;
    const scale = Math.max(Math.min(frame.clientWidth / width, frame.clientHeight / height, LARGEST), this.least / height);
    Object.assign(image.style, { width: `${Math.floor(width * scale)}px`, height: `${Math.floor(height * scale)}px` });
    if (frame.scrollWidth <= frame.clientWidth && frame.scrollHeight <= frame.clientHeight) return;
    for (const [name, value] of Object.entries({ tabindex: "0", role: "group", "aria-label": image.alt })) frame.setAttribute(name, value);
  }

  /** Show the part that stands where the caret of *input* is. @param {HTMLInputElement | HTMLTextAreaElement | null} input */
  follow(input) {
    const { frame, lines } = this;
    const text = lines.join("\n");
    const before = text.slice(0, ((input?.selectionStart ?? 0) * text.length) / Math.max(1, input?.value.length ?? 0, text.length)).split("\n");
    const { length } = before;
    const across = (before.at(-1)?.length ?? 0) / (lines[length - 1]?.length || 1);
    frame.scrollTo(frame.scrollWidth * across - frame.clientWidth / 2, (frame.scrollHeight * (length - 0.5)) / lines.length - frame.clientHeight / 2);
  }
}

/** Return *text* as it flows, with the letters marked that another reader read otherwise. @param {string} text @param {Offer["unlike"]} spans */
export function lettered(text, spans = []) {
  const letters = flow(text);
  let done = 0;
  const marked = spans.flatMap(([start, end]) => {
    const before = letters.slice(done, start).join("");
    done = end;
    return [before, el("mark", letters.slice(start, end).join(""))];
  });
  return [...marked, letters.slice(done).join("")];
}
