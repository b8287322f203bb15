// Calls of the HTTP API: one place for the session, its anti-forgery token, faults and pictures.

import { el } from "./dom.js";
import { called, firstLanguage, language, learn } from "./texts.js";

export class Refused extends Error {
  /** @param {number} status @param {ErrorView} body */
  constructor(status, body) {
    super(body.message);
    this.status = status;
    this.code = body.code;
    this.problems = body.problems;
  }
}

/** Return *error* when it is a refusal; anything else goes on up. @param {unknown} error */
export function refusal(error) {
  if (error instanceof Refused) return error;
  throw error;
}

/** @type {SessionView | null} */
let session = null;
/** @type {Onward | null} */
let signInAgain = null;
let answered = Date.now();
/** @type {(path: string, how: Call) => Promise<Response>} */
let send = (path, how) => fetch(path, how);

/** Speak with the API through *sender* from now on. @param {typeof send} sender */
export function through(sender) {
  send = sender;
}

export function who() {
  if (!session) throw new Error("no session yet");
  return session;
}

/** Return for how many milliseconds the server has not been asked: a session that is not used ends. */
export function quiet() {
  return Date.now() - answered;
}

/** @param {string} what */
export function may(what) {
  return who().may.includes(what);
}

/** Keep *found* as the session; an office that nobody described goes by its name. @param {SessionView} found */
export function keep(found) {
  const own = (found.user?.offices ?? []).filter((id) => id !== "*" && !found.offices.some((office) => office.id === id));
  learn(found.words);
  session = { ...found, offices: [...found.offices, ...own.map((id) => ({ id, title: id, zone: "", language: "" }))] };
}

/** Name who asks for the password when a session has run out. @param {Onward} ask */
export function onExpiry(ask) {
  signInAgain = ask;
}

/** @param {string} method @param {string | null} type */
export function headers(method, type) {
  /** @type {Strings} */
  const made = { Accept: "application/json, image/*", "Accept-Language": session?.user ? language() : firstLanguage() };
  if (type) made["Content-Type"] = type;
  if (method !== "GET" && session?.csrf) made["X-CSRF-Token"] = session.csrf;
  return made;
}

/** Return the answer; raise `Refused`. A session that ran out is begun again first. @param {string} method @param {string} path @param {unknown} [content] */
async function ask(method, path, content) {
  const body = content === undefined ? null : JSON.stringify(content);
  for (let anew = false; ;) {
    const mine = session;
    const answer = await send(path, { method, body, headers: headers(method, body && "application/json") }).catch(unreached);
    if (answer.ok) {
      answered = Date.now();
      return answer;
    }
    const refused = new Refused(answer.status, await fault(answer));
    const expired = refused.code === "not_signed_in" || refused.code === "bad_csrf";
    if (!expired || anew || !signInAgain || !session?.user) throw refused;
    if (mine !== session) continue; // it was begun again meanwhile
    anew = true;
    await signInAgain();
  }
}

/** Say that no answer came, which `fetch` calls a wrong type; anything else goes on up. @param {unknown} error @returns {never} */
function unreached(error) {
  if (!(error instanceof TypeError)) throw error;
  throw new Refused(0, { code: "unreached", message: called("error", "unreached"), facts: {}, problems: [] });
}

/** @param {Response} answer @returns {Promise<ErrorView>} */
async function fault(answer) {
  try {
    return await answer.json();
  } catch {
    // a gateway before the API answers in its own words; the status is all that is known
    const message = answer.status === 413 ? called("error", "http_413") : `${answer.status} ${answer.statusText}`;
    return { code: `http_${answer.status}`, message, facts: {}, problems: [] };
  }
}

/** Return the JSON of the answer, null when it is empty. @param {string} method @param {string} path @param {unknown} [content] */
export async function call(method, path, content) {
  const answer = await ask(method, path, content);
  return answer.status === 204 ? null : answer.json();
}

/** @type {Get} */
export function get(path, query = {}) {
  return call("GET", path + asked(query));
}

/** @type {Post} */
export function post(path, content = {}) {
  return call("POST", path, content);
}

/** Return a query string without what is empty. @param {Query} query */
export function asked(query) {
  const text = new URLSearchParams(Object.entries(query).flatMap(([name, value]) => (value ? [[name, String(value)]] : []))).toString();
  return text ? `?${text}` : "";
}

const KEPT = 60;
/** @type {Map<string, Promise<string>>} */
const pictures = new Map();

/** @param {string} path */
async function blob(path) {
  return URL.createObjectURL(await (await ask("GET", path)).blob());
}

/** Return the picture at *path* as a blob URL, fetched once; the oldest are let go. @param {string} path */
export function picture(path) {
  const made = pictures.get(path) ?? blob(path);
  pictures.delete(path); // it goes to the end: the youngest
  pictures.set(path, made);
  made.catch(() => pictures.delete(path));
  for (const [oldest, url] of pictures) {
    if (pictures.size <= KEPT) break;
    pictures.delete(oldest);
    url.then(URL.revokeObjectURL, () => undefined);
  }
  return made;
}

/** Return the picture at *path* as an element; what is refused stands in its place. @param {string} path @param {Attributes} attributes */
export function pictured(path, attributes) {
  const image = el("img", attributes);
  picture(path).then((url) => { image.src = url; }, (error) => { image.alt = refusal(error).message; });
  return image;
}

/** @param {string} path @param {string} name */
export async function download(path, name) {
  const url = URL.createObjectURL(new Blob(await parts(path)));
  el("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10000);
}

/** Return every part of a large answer: on AWS one is bounded, and says where the next is. @param {string} path */
async function parts(path) {
  const found = [];
  /** @type {string | undefined} */
  let next = path;
  if (session?.mode === "bearer" && /\/original$/.test(path)) next += "?part=1";
  if (session?.mode === "bearer" && path.startsWith("/api/records/export")) next += "&after=";
  while (next) {
    const answer = await ask("GET", next);
    found.push(await answer.blob());
    next = /^<([^>]+)>; rel="next"$/.exec(answer.headers.get("link") ?? "")?.[1];
  }
  return found;
}

/** Return an identifier of our making; also where the page is not a secure context. */
export function uuid() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
