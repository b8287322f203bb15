// The answer of a field cut out of its page, and its text with the letters marked that readers read differently.

import { el, own, pictured, t } from "../lib/kit.js";

const HIGH = 88; // px of the crop of a line
const HIGHEST = 180; // px of a crop
const LEAST = 42; // px of a line in a crop, with the room about it: letters of 24 px
const LARGEST = 2; // times its own size: more shows nothing new

export class Crop {
  /** @param {FieldView} field @param {WhereView} where @param {boolean} boxes its answer is no text */
  constructor(field, where, boxes) {
    this.lines = field.text.split("\n").length;
    this.least = boxes || field.blind ? 0 : LEAST * this.lines;
    this.image = pictured(where.crop, { alt: t("stop.crop", { title: own(field.title) }), onload: () => this.fit() });
    this.frame = el("div.crop", this.image);
    this.frame.style.height = `${Math.min(HIGH * (boxes ? 2 : this.lines), HIGHEST)}px`; // before the picture comes: nothing jumps
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
    const { frame } = this;
    if (input) frame.scrollLeft = (frame.scrollWidth * (input.selectionStart ?? 0)) / Math.max(1, input.value.length) - frame.clientWidth / 2;
  }
}

/** Return *text* with the letters marked that another reader read otherwise. @param {string} text @param {Offer["unlike"]} spans */
export function lettered(text, spans = []) {
  const letters = [...text];
  let done = 0;
  const marked = spans.flatMap(([start, end]) => {
    const before = letters.slice(done, start).join("");
    done = end;
    return [before, el("mark", letters.slice(start, end).join(""))];
  });
  return [...marked, letters.slice(done).join("")];
}
