import type { Deps } from "../deps.ts";
import type { ClientId } from "../ids.ts";
import { findClient } from "../oauth/clients/client.flow.ts";
import type { Client } from "../oauth/clients/client.ts";
import { accept, type Outcome, refuse } from "../outcome.ts";
import type { Target } from "./action.flow.ts";

export const adminScope = "admin";

export const mayAdminister = (scopes: readonly string[] = []): boolean => scopes.includes(adminScope);

/** What a change to a client is about. `scopes` are those that it would get. */
export async function clientTarget(
  deps: Deps,
  id: ClientId,
  scopes?: readonly string[],
): Promise<Outcome<Target, "unknown_client">> {
  const client = await findClient(deps.db, id);
  if (client === null) return refuse("unknown_client");
  return accept({
    touched: { administers: mayAdminister(client.scopes) || mayAdminister(scopes) },
    subjectId: id,
    clientId: id,
    look: (within) => lookAtClient(within, id),
  });
}

/** Null before there is one. */
export async function lookAtClient(deps: Deps, id: ClientId) {
  const client = await findClient(deps.db, id);
  return client === null ? null : describeClient(client);
}

/** All that is registered of a client. Of a secret enough to see that it is another one. */
export function describeClient({ secretHash, settings, ...client }: Client) {
  const { registrationTokenHash, ...shown } = settings;
  return {
    ...client,
    kind: settings.authentication === "none" ? "public" : "confidential",
    registeredBy: registrationTokenHash === null ? "operator" : "registration",
    secretFingerprint: secretHash?.slice(0, 8) ?? null,
    settings: shown,
  };
}
