// A provider for the tests: a certified OpenID provider in a process of this test, with people whom the
// test chooses and pages of its own to sign in at.

import Provider from "oidc-provider";
import { freePort } from "./house.mjs";

export const CLIENT = { id: "baci", secret: "a secret of forty letters for the tests!" };

/** Starts one for the Baci at `url`. `people` maps an id to claims; `lifetime` is that of a code. */
export async function openProvider(url) {
  const port = await freePort();
  const issuer = `http://localhost:${port}`;
  const people = new Map();
  const lifetime = { code: 60 };
  const provider = new Provider(issuer, {
    clients: [{
      client_id: CLIENT.id, client_secret: CLIENT.secret, redirect_uris: [`${url}/sign-in/oidc/back`],
      grant_types: ["authorization_code"], response_types: ["code"],
    }],
    findAccount: (_, id) => people.has(id) && { accountId: id, claims: () => ({ sub: id, ...people.get(id) }) },
    claims: { email: ["email", "email_verified"], profile: ["name"], openid: ["sub", "groups"] },
    pkce: { required: () => true },
    cookies: { keys: ["of the tests"] },
    ttl: { AuthorizationCode: () => lifetime.code, Session: 600, Interaction: 600, Grant: 600, AccessToken: 60, IdToken: 60 },
  });
  const failed = [];
  for (const kind of ["authorization.error", "grant.error", "server_error"]) {
    provider.on(kind, (_, error) => failed.push(`${kind}: ${error.message}`));
  }
  const server = await new Promise((resolve) => {
    const listening = provider.listen(port, "127.0.0.1", () => resolve(listening));
  });
  const close = () => new Promise((resolve) => { server.closeAllConnections(); server.close(resolve); });
  return { issuer, people, lifetime, failed, close };
}

/** The settings of a Baci that signs in by it. */
export const settings = ({ issuer }, more = "") => `[oidc]
issuer = "${issuer}"
client_id = "${CLIENT.id}"
client_secret = "${CLIENT.secret}"
name = "Wasabi ID"
${more}`;
