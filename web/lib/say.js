// Results are said aloud where nothing takes the focus: one polite region, one that interrupts.

import { el } from "./dom.js";

const polite = el("div", { role: "status", class: "unseen" });
const urgent = el("div", { role: "alert", class: "unseen" });
const seen = el("div.toast", { hidden: true, "aria-hidden": "true" });
let hiding = 0;

/** Put the regions into the page: they must stand there before they speak. */
export function listen() {
  document.body.append(polite, urgent, seen);
}

/** Say *text* to screen readers, and show it for a while. @param {string} text @param {Saying} [how] */
export function say(text, how = {}) {
  const region = how.fault ? urgent : polite;
  region.textContent = "";
  setTimeout(() => { region.textContent = text; }, 30); // the same words twice are two events
  if (how.silent) return;
  seen.textContent = text;
  seen.classList.toggle("fault", Boolean(how.fault));
  seen.hidden = false;
  clearTimeout(hiding);
  hiding = setTimeout(() => { seen.hidden = true; }, how.fault ? 12000 : 5000);
}
