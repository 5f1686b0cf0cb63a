import type { Deps } from "../deps.ts";
import type { ClientId } from "../ids.ts";
import { findClient } from "../oauth/clients/client.flow.ts";
import type { Client } from "../oauth/clients/client.ts";
import { accept, type Outcome, refuse } from "../outcome.ts";
import type { Target } from "./action.flow.ts";

export const adminScope = "admin";

const mayAdminister = (scopes: readonly string[] = []): boolean => scopes.includes(adminScope);

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

/** What is about to be registered. An id that is drawn is known once it is there: `client_added` in the audit log names it. */
export const newClientTarget = (id: ClientId | undefined, scopes?: readonly string[]): Target => ({
  touched: { administers: mayAdminister(scopes) },
  subjectId: id ?? null,
  ...(id === undefined ? {} : { clientId: id }),
  look: async (deps) => (id === undefined ? null : lookAtClient(deps, id)),
});

/** Null before there is one. */
async function lookAtClient(deps: Deps, id: ClientId) {
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

export type DescribedClient = ReturnType<typeof describeClient>;
