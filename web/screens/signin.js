// Signing in: a name and a password (paste and password managers are welcome), an OpenID Connect provider, or a token.

import { ask, button, cloud, draw, el, find, firstLanguage, form, keep, labelled, language, otherLanguage, post, refusal, speak, t, textInput, who } from "../lib/kit.js";

/** @param {string} name @param {Attributes} [secret] attributes of the password */
function fields(name, secret) {
  const user = textInput({ autocomplete: "username", autocapitalize: "none", required: true, value: name });
  const password = el("input", { type: "password", autocomplete: "current-password", required: true, autofocus: Boolean(name), ...secret });
  const said = () => ({ name: user.value, password: password.value });
  return { said, body: [labelled("signin.name", user), labelled("signin.password", password)] };
}

/** Show the sign-in screen; *token* is that of the link that makes the first account. @param {Element} place @param {string | undefined} token @param {Onward} after */
export async function signInScreen(place, token, after) {
  draw(place, el("div.signin", el("p.brand", "copiste"), el("h1", t(who().setup ? "setup" : "signin")),
    who().setup ? setup(token, after) : entry(after), otherLanguage((other) => speak(other).then(() => signInScreen(place, token, after)))));
  find(place, "input")?.focus();
}

/** @param {Onward} after */
function entry(after) {
  const { ways } = who();
  const { said, body } = fields("");
  return [
    ways.includes("password") && form({ body, verb: "signin.go", act: () => post("/api/session", said()).then(keep).then(after) }),
    ways.includes("oidc") && el("p", el("a.button", { href: `/api/sign-in?language=${language()}` }, t("signin.oidc"))),
    ways.includes("bearer") && el("div", el("p.notice", t("signin.refused")), button("signout", async () => (await cloud()).leave())),
  ];
}

/** @param {string | undefined} token @param {Onward} after */
function setup(token, after) {
  if (!token) return el("p.notice", t("setup.link"));
  const title = textInput({ autocomplete: "name", required: true });
  const { said, body } = fields("", { autocomplete: "new-password", minlength: "12" });
  return form({
    body: [el("p", t("setup.what")), labelled("setup.title", title), ...body, el("p.hint", t("signin.length"))], verb: "setup.go",
    act: () => post("/api/setup", { token, ...said(), title: title.value, language: firstLanguage() }).then(keep).then(after),
  });
}

/** Show where whom *token* invites chooses a password. @param {Element} place @param {string | undefined} token @param {Onward} after */
export async function invitedScreen(place, token, after) {
  /** @type {Child[]} */
  let body;
  try {
    const { name, title, language: own } = await post("/api/invitation", { token: token ?? "" });
    await speak(own);
    const { said, body: asked } = fields(name, { autocomplete: "new-password", minlength: "12" });
    find(asked[0] ?? place, "input")?.setAttribute("readonly", "");
    body = [form({
      body: [el("p", t("invited.what", { title })), ...asked, el("p.hint", t("signin.length"))], verb: "invited.go",
      act: () => post("/api/invitation/password", { token, password: said().password }).then(keep).then(after),
    })];
  } catch (error) {
    body = [el("p.notice", refusal(error).message), el("p", el("a", { href: "#/" }, t("signin")))];
  }
  draw(place, el("div.signin", el("p.brand", "copiste"), el("h1", t("invited")), ...body));
  find(place, "input[type=password]")?.focus();
}

/** @type {Promise<void> | null} */
let asking = null;

/** Ask for the password again, once for all who need it, over the work that waits: nothing typed is lost. */
export function signInDialog() {
  return asking ??= again().finally(() => { asking = null; });
}

async function again() {
  if (!who().ways.includes("password")) return location.reload();
  const { said, body } = fields(who().user?.name ?? "");
  await ask({
    title: "signin.again", verb: "signin.go", firm: true, body: [el("p", t("signin.expired")), ...body],
    act: () => post("/api/session", said()).then(keep),
  });
}
