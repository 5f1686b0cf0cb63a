import type { Deps } from "../../deps.ts";
import { equalInConstantTime, hashSecret } from "../../digest.ts";
import { accept, type Outcome, refuse } from "../../outcome.ts";
import { knownClient } from "./client.flow.ts";
import { type Client, type ClientRefusal, mayActAsClient } from "./client.ts";
import { checkAssertion, issuerOfAssertion } from "./client-assertion.flow.ts";
import type { AssertionRefusal } from "./client-assertion.ts";
import {
  type BodyCredentials,
  type ClientCredentials,
  type CredentialsRefusal,
  clientCredentials,
} from "./client-credentials.ts";

export type ClientAuthenticationRefusal = ClientRefusal | CredentialsRefusal | AssertionRefusal | "assertion_replayed";

/**
 * The client that proves to have sent this request (RFC 6749 §2.3): enabled, and with its secret or its key if it has
 * one. Only the way that it is registered for counts. `path` is the endpoint's.
 */
export async function authenticateClient(
  deps: Pick<Deps, "db" | "clock" | "config">,
  { authorization, path }: { readonly authorization: string | undefined; readonly path: string },
  body: BodyCredentials,
): Promise<Outcome<Client, ClientAuthenticationRefusal>> {
  const credentials = clientCredentials(basicOf(authorization), body);
  if (!credentials.ok) return credentials;
  const { secret, assertion } = credentials.value;
  const id = credentials.value.id ?? issuerOfAssertion(assertion ?? "");
  if (id === null) return refuse("client_unproven");
  const client = mayActAsClient(await knownClient(deps, id));
  if (!client.ok) return client;
  if (client.value.settings.authentication !== "private_key_jwt")
    return assertion === null && provesBySecret(client.value, secret) ? client : refuse("client_unproven");
  if (assertion === null) return refuse("client_unproven");
  const checked = await checkAssertion(deps, client.value, assertion, path);
  return checked.ok ? accept(client.value) : checked;
}

function provesBySecret(client: Client, secret: ClientCredentials["secret"]): boolean {
  // A public client has nothing to prove; one that sends a secret is not the one that was registered.
  if (client.secretHash === null) return secret === null;
  return secret !== null && equalInConstantTime(hashSecret(secret), client.secretHash);
}

/** RFC 7617 §2. Another scheme is no client authentication that we know, so it counts as an empty one and is refused. */
function basicOf(authorization: string | undefined): string | null {
  if (authorization === undefined) return null;
  const [, encoded = ""] = /^Basic +([A-Za-z0-9+/_=-]*) *$/i.exec(authorization) ?? [];
  return Buffer.from(encoded, "base64").toString();
}
