import type { Database } from "../database/open.ts";
import { equalInConstantTime, hashSecret } from "../digest.ts";
import { type Outcome, refuse } from "../outcome.ts";
import { findClient } from "./client.flow.ts";
import { type Client, type ClientRefusal, mayActAsClient } from "./client.ts";
import { type ClientCredentials, type CredentialsRefusal, clientCredentials } from "./client-credentials.ts";

export type ClientAuthenticationRefusal = ClientRefusal | CredentialsRefusal;

/** The client that proves to have sent this request (RFC 6749 §2.3): enabled, and with its secret if it has one. */
export async function authenticateClient(
  db: Database,
  authorization: string | undefined,
  body: { readonly client_id?: string; readonly client_secret?: string; readonly client_assertion?: string },
): Promise<Outcome<Client, ClientAuthenticationRefusal>> {
  const credentials = clientCredentials(basicOf(authorization), body);
  if (!credentials.ok) return credentials;
  const client = mayActAsClient(await findClient(db, credentials.value.id));
  if (!client.ok) return client;
  return proves(client.value, credentials.value) ? client : refuse("client_unproven");
}

function proves(client: Client, { secret }: ClientCredentials): boolean {
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
