// A receipt: what the office is told of what it handed in, its own original, a slip to print, and what to send back.

import { button, download, el, fill, get, go, labelled, link, may, moment, named, own, page, t, table, textInput } from "../lib/kit.js";

const ON_THE_WAY = ["landed", "reading", "assembled"];
const EVERY = 3000; // ms between two looks at what became of it

/** @type {ShowScreen} */
export async function screen(place, number) {
  const path = /** @type {const} */ (`/api/receipts/${number}`);
  const body = el("div.stack");
  let timer = 0;
  let over = false;
  let before = "";
  const look = async () => {
    const one = await get(path);
    const now = JSON.stringify(one);
    if (now !== before) fill(body, told(one, path)); // the focus stays where it is while nothing is new
    before = now;
    if (ON_THE_WAY.includes(one.state) && !over) timer = setTimeout(() => void look(), EVERY);
    return one;
  };
  const { receipt } = await look();
  return { ...page(place, t("task.receipt", { receipt }), body, seek()), end: () => { over = true; clearTimeout(timer); } };
}

/** @param {ReceiptView} one @param {string} path */
function told({ receipt, parts, ...one }, path) {
  const notes = parts.some(({ note }) => note);
  const other = (/** @type {Key} */ text, /** @type {string[]} */ receipts) => receipts.map((to) => el("li", link(`receipt/${to}`, t(text, { receipt: to }))));
  const others = [...other("receipt.same", one.duplicate_of ? [one.duplicate_of] : []), ...other("receipt.from", one.made_from), ...other("receipt.became", one.became)];
  const heads = /** @type {Key[]} */ (["receipt.part", "receipt.fate", "receipt.why", ...(notes ? ["receipt.note"] : [])]);
  return [
    el("p", [one.name, named("channel", one.channel), one.office, moment(one.landed_at)].filter(Boolean).join(" · ")),
    el("p.notice", { role: "status" }, el("strong", one.said), one.reason && ` ${one.reason.message}`),
    one.pages !== null && el("p", t("receipt.read", { n: one.pages_read, of: one.pages })),
    one.left && el("p", one.left),
    parts.length > 0 && table("receipt.parts", heads, parts.map((part) => [
      part.title ? own(part.title) : t("receipt.loose"), el("span", part.said, " ", part.record && link(`record/${part.record}`, t("record"))), part.reason?.message, ...(notes ? [part.note] : []),
    ])),
    others.length > 0 && el("section", el("h2", t("receipt.others")), el("ul", others)),
    el("p.actions", button("receipt.slip", () => print()), one.original && button("original", () => download(`${path}/original`, receipt)),
      one.again && button("receipt.again", () => download(`${path}/notice?format=pdf`, `${receipt}.pdf`)), may("task.read") && link(`document/${one.document}`, t("receipt.document"))),
  ];
}

/** Ask for a receipt by its number. */
export function seek() {
  const number = textInput({ type: "search", autocapitalize: "none", required: true });
  return el("form.inline", { role: "search", "aria-label": t("receipt.found"), onsubmit: (event) => {
    event.preventDefault();
    go(`receipt/${number.value.replace(/[^\w-]+/g, "")}`);
  } }, labelled("queue.receipt", number), el("button", { type: "submit" }, t("receipt.find")));
}
