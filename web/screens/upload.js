// Uploads: files dropped or chosen; each gets a receipt, and its fate is told until it is settled.

import { asked, cloud, dayInput, el, fill, get, headers, instant, labelled, link, may, moment, officeInput, page, paged, refusal, say, t, table, textInput, uuid, who } from "../lib/kit.js";
import { seek } from "./receipt.js";

const AT_ONCE = 2;
const ON_THE_WAY = ["landed", "reading", "assembled", "landing"];
const PAUSE = 250; // ms without a key before something is looked for
const EVERY = 3000; // ms between two looks at what became of the files

/** @param {Element} place */
export async function screen(place) {
  const { offices, limits, user } = who();
  /** @type {Sending[]} */
  const waiting = [];
  let sending = 0;
  let ended = false;
  const office = officeInput();
  const batch = textInput({ maxlength: "63" });
  const input = el("input", { type: "file", multiple: true, accept: ".pdf,.tif,.tiff,.png,.jpg,.jpeg,.webp,.avif,.heic,application/pdf,image/*", onchange: () => {
    add(input.files ?? []);
    input.value = "";
  } });
  const now = el("ul.sending");
  const before = el("div");
  const sought = textInput({ type: "search", autocapitalize: "none" });
  const since = dayInput();
  let pause = 0;
  const search = el("form.inline", {
    role: "search", "aria-label": t("list.filters"), onsubmit: (event) => event.preventDefault(),
    oninput: () => { clearTimeout(pause); pause = setTimeout(() => void history.first(), PAUSE); },
  }, labelled("upload.search", sought), labelled("upload.since", since));
  const history = paged(before, async (after) => {
    const { uploads, next } = await get("/api/uploads", { q: sought.value.trim(), since: instant(since.value), after, limit: 25 });
    watch(uploads.some((upload) => ON_THE_WAY.includes(upload.state)));
    return { shown: shownUploads(uploads), next };
  });
  let timer = 0;
  /** @param {boolean} more */
  function watch(more) {
    clearTimeout(timer);
    if (more && !ended) timer = setTimeout(() => void history.again(), EVERY);
  }

  /** @param {Iterable<File>} files */
  function add(files) {
    for (const file of files) {
      const row = el("li", el("span", file.name), " ", el("span.fate", t("upload.waiting")));
      now.prepend(row);
      if (file.size > limits.upload_bytes) fate(row, t("upload.toolarge", { n: Math.round(limits.upload_bytes / 1_000_000) }), true);
      else if (!file.size) fate(row, t("upload.empty"), true); // a signed form takes none, and says so to nobody
      else waiting.push({ file, id: uuid(), row, office: office.value, batch: batch.value.trim() || undefined });
    }
    pump();
  }

  function pump() {
    while (sending < AT_ONCE && waiting.length) {
      const one = /** @type {Sending} */ (waiting.shift());
      sending += 1;
      send(one).then(({ receipt }) => {
        const text = t("upload.received", { receipt });
        fate(one.row, text);
        say(text, { silent: true });
      }, (error) => fate(one.row, error.message, true)).finally(() => {
        sending -= 1;
        if (!sending && !waiting.length) void history.first();
        pump();
      });
    }
  }

  const zone = el("div.drop", el("p", t("upload.drop")), el("label.button", input, t("upload.choose")), el("p.hint", t("upload.kinds")));
  for (const name of ["dragover", "dragleave", "drop"]) {
    zone.addEventListener(name, (event) => {
      event.preventDefault();
      zone.classList.toggle("over", name === "dragover");
      if (name === "drop" && event instanceof DragEvent) add(event.dataTransfer?.files ?? []);
    });
  }
  const shown = page(place, t("nav.upload"), (offices.length > 1 || user?.offices.includes("*")) && el("div.narrow", labelled("upload.office", office)),
    el("div.narrow", labelled("upload.batch", batch)), zone, now,
    el("h2", t("upload.before")), search, before, el("h2", t("receipt.found")), seek());
  await history.first();
  return { ...shown, end: () => { ended = true; clearTimeout(timer); } };
}

/** @param {HTMLElement} row @param {Child} text @param {boolean} [fault] */
function fate(row, text, fault = false) {
  const place = row.querySelector(".fate");
  if (!place) return;
  place.classList.toggle("fault", fault);
  fill(place, text);
}

/** @param {Sending} one @returns {Promise<UploadView>} */
async function send(one) {
  const { file, id, row, office, batch } = one;
  const form = who().mode === "bearer" ? await (await cloud()).posting(one) : null;
  const bar = el("progress", { max: "1", value: 0, "aria-label": file.name });
  fate(row, bar);
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest(); // fetch tells nothing of what has gone out
    request.open(form ? "POST" : "PUT", form?.url ?? `/api/uploads/${id}${asked({ office, name: file.name, batch })}`);
    const own = form ? {} : headers("PUT", file.type || "application/octet-stream");
    for (const [key, value] of Object.entries(own)) request.setRequestHeader(key, value);
    request.responseType = form ? "" : "json";
    request.upload.addEventListener("progress", (event) => { if (event.lengthComputable) bar.value = event.loaded / event.total; });
    request.addEventListener("loadend", () => {
      if (request.status >= 200 && request.status < 300) resolve(form ? arrived(id) : request.response);
      else reject(new Error((!form && request.response?.message) || t(request.status === 413 ? "error.http_413" : "upload.failed")));
    });
    request.send(form?.body ?? file);
  });
}

/** Wait until what was put into the inbox is taken from there. @param {string} id @returns {Promise<UploadView>} */
async function arrived(id) {
  try {
    return await get(`/api/uploads/${id}`);
  } catch (error) {
    if (refusal(error).status !== 404) throw error;
    await new Promise((resolve) => { setTimeout(resolve, EVERY); });
    return arrived(id);
  }
}

/** @param {UploadView[]} uploads */
function shownUploads(uploads) {
  return table("upload.before", ["upload.file", "queue.receipt", "upload.at", "upload.pages", "upload.fate"], uploads.map((upload) => [
    upload.name, link(`receipt/${upload.receipt}`, el("span.receipt", upload.receipt)), moment(upload.landed_at), upload.pages, became(upload),
  ]), { numeric: [3], empty: "upload.none", unseen: true });
}

/** @param {UploadView} upload */
function became(upload) {
  return el("span", upload.state_text, upload.reason && ` ${upload.reason.message}`, upload.tasks > 0 && ` ${t("upload.tasks", { n: upload.tasks })}`,
    may("record.read") && upload.records.flatMap((id) => [" ", link(`record/${id}`, t("upload.record"))]));
}
