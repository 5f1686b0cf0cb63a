import { recordAudit } from "../../audit/audit.flow.ts";
import type { Database } from "../../database/open.ts";
import { inTransaction } from "../../database/transaction.ts";
import type { Deps } from "../../deps.ts";
import { hashSecret } from "../../digest.ts";
import type { ClientId } from "../../ids.ts";
import { accept, type Outcome, refuse } from "../../outcome.ts";
import { type ClientPolicy, defaultClientPolicy } from "../../policy/client-policy.ts";
import { revokeGrantsOfClient } from "../tokens/grant.flow.ts";
import { disableClient, findClientById, insertClient, restoreClient, updateClientPolicy } from "./client.store.ts";
import { type Client, type GrantType, scopes } from "./client.ts";
import { isPublicKey } from "./client-jwt.flow.ts";
import { type RegistrationRefusal, whyNotRegister } from "./client-registration.ts";
import { type ClientSettings, defaultClientSettings } from "./client-settings.ts";

export interface NewClient {
  /** Chosen by the operator, or drawn. */
  readonly id?: ClientId | undefined;
  readonly name: string;
  readonly redirectUris?: readonly string[];
  readonly postLogoutRedirectUris?: readonly string[];
  /** The code flow with refresh unless told; the device grant only by naming it, since it can be phished. */
  readonly grantTypes?: readonly GrantType[];
  readonly scopes?: readonly string[];
  readonly trust: Client["trust"];
  readonly policy?: Partial<ClientPolicy>;
  readonly settings?: Partial<ClientSettings>;
  readonly kind: "public" | "confidential";
}

export type NewClientRefusal = RegistrationRefusal | "client_id_taken";

interface AddedClient {
  readonly client: Client;
  readonly secret: string | null;
}

/** Registers a client. The secret of a confidential one is in the answer and nowhere else. */
export const addClient = (
  deps: Pick<Deps, "db" | "clock" | "random" | "config">,
  wanted: NewClient,
): Promise<Outcome<AddedClient, NewClientRefusal>> =>
  inTransaction(deps.db, (tx) => addClientInPlace(tx, deps, wanted));

/** The same in the caller's transaction. */
export async function addClientInPlace(
  tx: Database,
  deps: Pick<Deps, "clock" | "random" | "config">,
  wanted: NewClient,
): Promise<Outcome<AddedClient, NewClientRefusal>> {
  const secret = hasSecret(wanted) ? deps.random.secret() : null;
  const client: Client = {
    id: wanted.id ?? deps.random.id("client_"),
    name: wanted.name.trim(),
    secretHash: secret === null ? null : hashSecret(secret),
    redirectUris: wanted.redirectUris ?? [],
    postLogoutRedirectUris: wanted.postLogoutRedirectUris ?? [],
    grantTypes: wanted.grantTypes ?? ["authorization_code", "refresh_token"],
    scopes: wanted.scopes ?? scopes,
    trust: wanted.trust,
    createdAt: deps.clock.now(),
    disabledAt: null,
    policy: { ...defaultClientPolicy, ...wanted.policy },
    settings: {
      ...defaultClientSettings,
      authentication: secret === null ? "none" : "secret",
      ...wanted.settings,
    },
    lastUsedAt: null,
  };
  const refusal = whyNotRegister(client, deps.config);
  if (refusal !== null) return refuse(refusal);
  if (!client.settings.keys.every(isPublicKey)) return refuse("malformed_key");
  if (!(await insertClient(tx, client))) return refuse("client_id_taken");
  const by = client.settings.registrationTokenHash === null ? "operator" : "registration";
  const detail = { name: client.name, trust: client.trust, grantTypes: client.grantTypes, by };
  await recordAudit(tx, {
    event: "client_added",
    at: client.createdAt,
    subjectId: client.id,
    clientId: client.id,
    detail,
  });
  return accept({ client, secret });
}

/** A client that proves itself by a key has no secret beside it. */
const hasSecret = ({ kind, settings }: NewClient): boolean =>
  kind === "confidential" && settings?.authentication !== "private_key_jwt";

/** Changes what is demanded for sign-ins to this client. */
export async function setClientPolicy(
  deps: Pick<Deps, "db" | "clock">,
  id: ClientId,
  change: Partial<ClientPolicy>,
): Promise<Outcome<Client, "unknown_client">> {
  return inTransaction(deps.db, async (tx) => {
    const client = await findClientById(tx, id);
    if (client === null) return refuse("unknown_client");
    const policy = { ...client.policy, ...change };
    await updateClientPolicy(tx, id, policy);
    const detail = { before: client.policy, after: policy };
    await recordAudit(tx, {
      event: "client_policy_changed",
      at: deps.clock.now(),
      subjectId: id,
      clientId: id,
      detail,
    });
    return accept({ ...client, policy });
  });
}

/** Removes a client: from now on nothing of it is accepted. Its row stays, so that the audit log can still name it. */
export const removeClient = (
  deps: Pick<Deps, "db" | "clock">,
  id: ClientId,
): Promise<Outcome<true, "unknown_client">> =>
  inTransaction(deps.db, (tx) => removeClientInPlace(tx, id, deps.clock.now()));

/** The same in the caller's transaction. */
export async function removeClientInPlace(
  tx: Database,
  id: ClientId,
  now: number,
): Promise<Outcome<true, "unknown_client">> {
  if (!(await disableClient(tx, id, now))) return refuse("unknown_client");
  await revokeGrantsOfClient(tx, id, now);
  await recordAudit(tx, { event: "client_removed", at: now, subjectId: id, clientId: id });
  return accept(true);
}

/** Lets a removed client in again, as it was registered. What it held of people stays ended. */
export async function bringBackClient(
  deps: Pick<Deps, "db" | "clock">,
  id: ClientId,
): Promise<Outcome<true, "unknown_client">> {
  return inTransaction(deps.db, async (tx) => {
    if (!(await restoreClient(tx, id))) return refuse("unknown_client");
    await recordAudit(tx, { event: "client_restored", at: deps.clock.now(), subjectId: id, clientId: id });
    return accept(true);
  });
}
