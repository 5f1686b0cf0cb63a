import { recordAudit } from "../../audit/audit.flow.ts";
import { inTransaction } from "../../database/transaction.ts";
import type { Deps } from "../../deps.ts";
import type { ClientId } from "../../ids.ts";
import { accept, type Outcome, refuse } from "../../outcome.ts";
import { findClientById, updateClient } from "./client.store.ts";
import type { Client, GrantType } from "./client.ts";
import { isPublicKey } from "./client-jwt.flow.ts";
import { type RegistrationRefusal, whyNotRegister } from "./client-registration.ts";
import type { ClientSettings } from "./client-settings.ts";

/** What of a registration may be changed later; what is not named stays as it is. */
export interface ClientChange {
  readonly settings: Partial<Omit<ClientSettings, "authentication">>;
  /** How it proves itself from now on; nothing else counts any more, an older secret neither. The hash is for `secret`. */
  readonly proof?: Pick<ClientSettings, "authentication"> & Pick<Client, "secretHash">;
  /** Grants that it may use from now on, or no more. */
  readonly grants?: Readonly<Partial<Record<GrantType, boolean>>>;
  readonly registration?: Partial<
    Pick<Client, "name" | "redirectUris" | "postLogoutRedirectUris" | "scopes" | "trust">
  >;
}

/** Tokens that were issued before keep what they were given. */
export async function setClientSettings(
  deps: Pick<Deps, "db" | "clock" | "config">,
  id: ClientId,
  change: ClientChange,
): Promise<Outcome<Client, RegistrationRefusal | "unknown_client">> {
  return inTransaction(deps.db, async (tx) => {
    const before = await findClientById(tx, id);
    if (before === null || before.disabledAt !== null) return refuse("unknown_client");
    const proof = change.proof ?? { ...before.settings, secretHash: before.secretHash };
    const named = Object.entries(change.grants ?? {}) as [GrantType, boolean][];
    const kept = before.grantTypes.filter((grant) => change.grants?.[grant] === undefined);
    const after: Client = {
      ...before,
      ...change.registration,
      secretHash: proof.secretHash,
      settings: { ...before.settings, ...change.settings, authentication: proof.authentication },
      grantTypes: [...kept, ...named.filter(([, on]) => on).map(([grant]) => grant)],
    };
    const refusal = whyNotRegister(after, deps.config);
    if (refusal !== null) return refuse(refusal);
    if (!after.settings.keys.every(isPublicKey)) return refuse("malformed_key");
    await updateClient(tx, after);
    const detail = {
      changed: Object.keys({ ...change.registration, ...change.settings, ...change.proof }),
      grantTypes: after.grantTypes,
    };
    await recordAudit(tx, {
      event: "client_settings_changed",
      at: deps.clock.now(),
      subjectId: id,
      clientId: id,
      detail,
    });
    return accept(after);
  });
}
