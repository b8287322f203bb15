// On AWS the API has an address of its own, and people sign in at the user pool's page: an authorization code with PKCE (RFC 7636,
// RFC 9700). Tokens are held in memory alone; what outlives the way there and back proves only that it was begun here.

import { config } from "../config.js";
import { post, uuid } from "./http.js";
import { firstLanguage, t } from "./texts.js";

const HERE = `${location.origin}/`;
const BEGUN = "copiste-sign-in";
const EARLY = 60_000; // ms before its end at which a token is renewed
const KNOWN = ["application/pdf", "image/tiff", "image/png", "image/jpeg"];
let access = "";
let refresh = "";
let ends = 0;
/** @type {Promise<void> | null} */
let renewing = null;

/** @param {string} path @param {Call} init */
export async function send(path, init) {
  if (Date.now() > ends - EARLY) await (renewing ??= renew().finally(() => { renewing = null; }));
  return fetch(config.api + path, { ...init, headers: { ...init.headers, Authorization: `Bearer ${access}` } });
}

export async function leave() {
  await ask("oauth2/revoke", { token: refresh }).catch(() => undefined); // it runs out by itself
  return away("logout", { logout_uri: HERE });
}

async function renew() {
  const back = new URLSearchParams(location.search);
  const begun = JSON.parse(sessionStorage.getItem(BEGUN) ?? "{}");
  sessionStorage.removeItem(BEGUN);
  if (back.size) history.replaceState(null, "", `/${begun.hash ?? ""}`);
  const code = back.get("code");
  if (code && back.get("state") === begun.state) {
    if (!await take({ grant_type: "authorization_code", code, redirect_uri: HERE, code_verifier: begun.verifier })) throw new Error(t("signin.refused"));
  } else if (back.has("error")) throw new Error(t("signin.refused"));
  else if (!refresh || !await take({ grant_type: "refresh_token", refresh_token: refresh })) await enter();
}

async function enter() {
  const [state, verifier] = [uuid(), uuid() + uuid()];
  sessionStorage.setItem(BEGUN, JSON.stringify({ state, verifier, hash: location.hash }));
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier));
  const challenge = btoa(String.fromCharCode(...new Uint8Array(digest))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");
  return away("oauth2/authorize", {
    response_type: "code", redirect_uri: HERE, scope: "openid", state, code_challenge: challenge, code_challenge_method: "S256", lang: firstLanguage(),
  });
}

/** Take tokens for *grant*; false when it is refused. @param {Strings} grant */
async function take(grant) {
  const answer = await ask("oauth2/token", grant);
  if (!answer.ok) return false;
  const said = await answer.json();
  access = said.access_token;
  refresh = said.refresh_token ?? refresh;
  ends = Date.now() + said.expires_in * 1000;
  return true;
}

/** @param {string} path @param {Strings} content */
function ask(path, content) {
  return fetch(`${config.signIn}/${path}`, { method: "POST", body: new URLSearchParams({ client_id: config.client, ...content }) });
}

/** Go to a page of the user pool; nothing here goes on. @param {string} path @param {Strings} query @returns {Promise<never>} */
function away(path, query) {
  location.assign(`${config.signIn}/${path}?${new URLSearchParams({ client_id: config.client, ...query })}`);
  return new Promise(() => undefined);
}

/** Return how *file* goes straight into the inbox: larger than a request may be. @param {Sending} one */
export async function posting({ file, id, office, batch }) {
  const media_type = KNOWN.includes(file.type) ? file.type : "application/octet-stream";
  const { url, fields } = await post("/api/uploads", { upload: id, office, size: file.size, media_type, batch });
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.set(name, value);
  body.set("file", file); // last: what comes after it is not read
  return { url, body };
}
