// The page beside the fields: it shows where a field stands by itself, zooms, pans and turns by keys, buttons and pointer.

import { called, draw, el, fill, get, own, picture, quickest, refusal, t } from "../lib/kit.js";

const STEP = 1.3;
const SMALLEST = 0.25;
const LARGEST = 6;
const READING_WIDTH = 1275; // px of the picture that is shown first

/** Return *box* after the page was turned clockwise by *turn* degrees, a quarter at a time. @param {Box} box @param {number} turn @returns {Box} */
function turned([x0, y0, x1, y1], turn) {
  return turn ? turned([1 - y1, x0, 1 - y0, x1], turn - 90) : [x0, y0, x1, y1];
}

/** Show a head, and below it the page with a panel beside it: so is a task shown, and a record. @param {Element} place @param {DeskParts} parts */
export function desk(place, { title, facts, notice, actions, viewer, name, panel }) {
  draw(place,
    el("header.taskhead", el("div", el("h1", ...title), el("p.facts", facts.filter(Boolean).join(" · ")), notice), actions),
    el("div.desk", { class: viewer ? null : "alone" }, viewer?.element, el("section.panel", { "aria-label": name }, ...panel)));
}

/** Name the groups that *field* stands in, with the numbers of their rows. @param {Pick<FieldView, "group">} field @param {boolean} [last] also the number of the innermost row */
export function heading({ group }, last = true) {
  return group.map(({ title, row }, at) => own(title) + (row === null || (!last && at === group.length - 1) ? "" : ` ${row}`)).join(" › ");
}

/** Return *fields* by the groups that they stand in, a table with its rows. @param {FieldView[]} fields */
export function grouped(fields) {
  /** @type {{ head: string, rows: RowOfFields[] }[]} */
  const parts = [];
  for (const field of fields) {
    const { path = "", row = null } = field.group.at(-1) ?? {};
    const head = heading(field, false);
    let part = parts.at(-1);
    if (!part || part.head !== head || (row === null) !== (part.rows[0]?.row === null)) parts.push(part = { head, rows: [] });
    if (part.rows.at(-1)?.path !== path) part.rows.push({ path, row, fields: [] });
    part.rows.at(-1)?.fields.push(field);
  }
  return parts;
}

/** Return *fields* in lists: groups under their headings, the rows of a table as a grid with their numbers. *line* makes the item of a field. @param {FieldView[]} fields @param {(field: FieldView) => HTMLElement} line */
export function lists(fields, line) {
  return grouped(fields).flatMap(({ head, rows }) => [el("h3", { class: head ? null : "unseen" }, head || t("task.general")),
    rows[0]?.row === null ? el("ul", rows.flatMap((one) => one.fields.map(line))) : grid(rows, line)]);
}

/** Keep a cell in its column, whichever of its row is open. @param {HTMLElement} cell @param {number} at */
function placed(cell, at) {
  cell.style.gridColumn = String(at + 2); // the first has the row's number
  return cell;
}

/** @param {RowOfFields[]} rows @param {(field: FieldView) => HTMLElement} line */
function grid(rows, line) {
  const columns = rows[0]?.fields ?? [];
  const made = el("ul.grid", el("li.heads", { "aria-hidden": "true" }, el("span"), columns.map((field) => el("span", own(field.title)))),
    rows.map((one) => el("li.row", el("span.number", one.row), el("ul", one.fields.map((field, at) => placed(line(field), at))))));
  made.style.setProperty("--columns", String(columns.length));
  return made;
}

export class Viewer {
  /** @param {PageView[]} pages @param {string | null} lang of what is written on them */
  constructor(pages, lang) {
    this.pages = pages;
    this.at = 0;
    this.turn = 0;
    this.zoom = 1; // width of the sheet over width of the frame
    /** @type {WhereView[]} */
    this.where = [];
    this.wanted = ""; // the picture that was asked for last
    this.image = el("img", { alt: "", draggable: "false" });
    this.marks = el("div.marks", { "aria-hidden": "true" });
    this.sheet = el("div.sheet", this.image, this.marks);
    this.frame = el("div.frame", { tabindex: "0", role: "group" }, this.sheet);
    this.count = el("span.count");
    this.text = el("details.pagetext", { lang, ontoggle: () => this.text.open && this.read() });
    this.element = el("section.viewer", { "aria-label": t("page.viewer") }, this.tools(), this.frame, this.text);
    this.drag();
    this.resize = new ResizeObserver(() => this.size());
    this.resize.observe(this.frame);
    this.show();
  }

  end() {
    this.resize.disconnect();
  }

  get page() {
    return this.pages[this.at];
  }

  /** Height over width of the sheet as it is turned. */
  get shape() {
    const { width, height } = this.page ?? { width: 1, height: 1 };
    return this.turn % 180 ? width / height : height / width;
  }

  tools() {
    const commands = this.commands();
    const signs = { previouspage: "‹", nextpage: "›", zoomout: "−", zoomin: "+", whole: "▣", zoomfield: "◎", turn: "⟳", panleft: "←", panright: "→", panup: "↑", pandown: "↓" };
    return el("div.tools", { role: "group", "aria-label": t("page.tools") }, this.count, Object.entries(signs).map(([id, sign]) => {
      const label = called("keys", id);
      return (this.pages.length > 1 || !id.endsWith("page")) &&
        el("button.tool", { title: `${label} (${quickest(id)})`, "aria-label": label, onclick: commands[id] }, el("span", { "aria-hidden": "true" }, sign));
    }));
  }

  /** @returns {Commands} */
  commands() {
    return {
      zoomin: () => this.scale(STEP), zoomout: () => this.scale(1 / STEP), whole: () => this.whole(), zoomfield: () => this.near(),
      turn: () => this.rotate(), nextpage: () => this.step(1), previouspage: () => this.step(-1),
      panleft: () => this.pan(-1, 0), panright: () => this.pan(1, 0), panup: () => this.pan(0, -1), pandown: () => this.pan(0, 1),
    };
  }

  show() {
    const { page } = this;
    if (!page) return;
    this.image.alt = page.alt;
    this.frame.setAttribute("aria-label", page.alt);
    this.count.textContent = t("page.of", { at: this.at + 1, of: this.pages.length });
    fill(this.text, el("summary", t("page.text")));
    this.text.open = false;
    this.image.classList.add("loading");
    void this.load(page.image);
    this.size();
    this.mark();
  }

  /** Show the picture at *path*, of the page as it is turned. @param {string} path */
  async load(path) {
    const wanted = this.turn ? `${path}&turn=${this.turn}` : path;
    if (wanted === this.wanted) return;
    this.wanted = wanted;
    try {
      const url = await picture(wanted);
      if (wanted !== this.wanted) return; // another was asked for meanwhile
      this.image.src = url;
      this.image.classList.remove("loading");
    } catch (error) {
      this.wanted = "";
      this.image.alt = refusal(error).message;
    }
  }

  /** Give the sheet its size; its place is kept before the picture comes, so nothing jumps. */
  size() {
    const width = Math.max(1, this.frame.clientWidth * this.zoom);
    this.sheet.style.width = `${width}px`;
    this.sheet.style.height = `${width * this.shape}px`;
    if (this.page && this.image.src && width * devicePixelRatio > READING_WIDTH * 1.8) void this.load(this.page.full);
  }

  mark() {
    fill(this.marks, this.here().map(([x0, y0, x1, y1]) => {
      const mark = el("div.mark");
      Object.assign(mark.style, { left: `${x0 * 100}%`, top: `${y0 * 100}%`, width: `${(x1 - x0) * 100}%`, height: `${(y1 - y0) * 100}%` });
      return mark;
    }));
  }

  here() {
    return this.where.filter((where) => where.page === this.page?.page).map((where) => turned(where.box, this.turn));
  }

  /** @param {WhereView[]} where */
  point(where) {
    this.where = where;
    const at = this.pages.findIndex((page) => page.page === where[0]?.page);
    if (at >= 0 && at !== this.at) {
      this.at = at;
      this.show();
    } else {
      this.mark();
    }
    if (at >= 0) this.near();
  }

  /** Show all of a page, by its number in the document. @param {number} number */
  leaf(number) {
    const at = this.pages.findIndex(({ page }) => page === number);
    if (at < 0) return;
    this.at = at;
    this.where = [];
    this.show();
    this.whole();
  }

  /** Zoom so that the field is read with what stands around it. */
  near() {
    const boxes = this.here();
    if (!boxes.length) return this.whole();
    const side = (/** @type {0 | 1 | 2 | 3} */ at) => (at < 2 ? Math.min : Math.max)(...boxes.map((box) => box[at]));
    const [x0, y0, x1, y1] = [side(0), side(1), side(2), side(3)];
    this.zoom = Math.min(Math.max(0.8 / Math.max(x1 - x0, 0.01), 1), 1.9);
    this.size();
    const { frame, sheet } = this;
    frame.scrollTo(((x0 + x1) * sheet.offsetWidth - frame.clientWidth) / 2, ((y0 + y1) * sheet.offsetHeight - frame.clientHeight) / 2);
  }

  whole() {
    this.zoom = Math.min(1, this.frame.clientHeight / this.shape / Math.max(1, this.frame.clientWidth));
    this.size();
    this.frame.scrollTo(0, 0);
  }

  /** @param {number} by */
  scale(by) {
    const { clientWidth, clientHeight, scrollLeft, scrollTop } = this.frame;
    const before = this.zoom;
    this.zoom = Math.min(LARGEST, Math.max(SMALLEST, before * by));
    this.size();
    const kept = (/** @type {number} */ start, /** @type {number} */ length) => (start + length / 2) * (this.zoom / before) - length / 2;
    this.frame.scrollTo(kept(scrollLeft, clientWidth), kept(scrollTop, clientHeight));
  }

  rotate() {
    this.turn = (this.turn + 90) % 360;
    this.show();
    this.whole();
  }

  /** @param {number} by */
  step(by) {
    const at = Math.min(this.pages.length - 1, Math.max(0, this.at + by));
    if (at === this.at) return;
    this.at = at;
    this.show();
    this.whole();
  }

  /** @param {number} x @param {number} y */
  pan(x, y) {
    this.frame.scrollBy(x * this.frame.clientWidth * 0.3, y * this.frame.clientHeight * 0.3);
  }

  drag() {
    const { frame } = this;
    let [x, y] = [0, 0];
    frame.addEventListener("pointerdown", (event) => {
      if (event.pointerType !== "mouse" || event.button || event.offsetX > frame.clientWidth) return;
      [x, y] = [frame.scrollLeft + event.clientX, frame.scrollTop + event.clientY];
      frame.setPointerCapture(event.pointerId);
    });
    frame.addEventListener("pointermove", (event) => {
      if (frame.hasPointerCapture(event.pointerId)) frame.scrollTo(x - event.clientX, y - event.clientY);
    });
    frame.addEventListener("wheel", (event) => {
      if (!event.ctrlKey) return;
      event.preventDefault();
      this.scale(event.deltaY < 0 ? STEP : 1 / STEP);
    }, { passive: false });
  }

  /** Fetch what was read on the page, for who cannot see it. */
  async read() {
    const { page } = this;
    if (!page || this.text.childElementCount > 1) return;
    const text = await get(`/api/documents/${page.document}/pages/${page.page}/text`);
    this.text.append(el("p", { lang: document.documentElement.lang }, text.alt),
      el("dl", text.lines.flatMap((line) => [el("dt", own(line.title)), el("dd", line.text || "—")])));
  }
}
