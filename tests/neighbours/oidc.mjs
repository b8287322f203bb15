// oidc-provider with its defaults: its own pages to sign in and to consent, bare ID tokens, client secrets by Basic.
// Arguments: port, client, secret, where the client is. Vouches for whoever types a name.
import { Provider } from "oidc-provider";

const [port, client, secret, redirect] = process.argv.slice(2);
const issuer = `http://localhost:${port}`;
const provider = new Provider(issuer, {
  clients: [{ client_id: client, client_secret: secret, redirect_uris: [redirect] }],
  claims: { profile: ["name", "preferred_username", "groups"] },
  findAccount: (_, id) => ({
    accountId: id,
    claims: () => ({ sub: id, name: "Violette Morin", preferred_username: `${id}@exemple.ca`, groups: ["copiste-reviewer", "copiste-office-greffe"] }),
  }),
});
provider.listen(Number(port), "localhost", () => console.log("ready"));
