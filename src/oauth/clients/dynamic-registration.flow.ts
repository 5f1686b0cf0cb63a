import { recordAudit } from "../../audit/audit.flow.ts";
import { inTransactionKept } from "../../database/transaction.ts";
import type { Deps } from "../../deps.ts";
import { equalInConstantTime, hashSecret } from "../../digest.ts";
import { seconds } from "../../limits.ts";
import { accept, type Outcome, refuse } from "../../outcome.ts";
import { findClient } from "./client.flow.ts";
import type { Client } from "./client.ts";
import { addClient, removeClient } from "./client-registry.flow.ts";
import { setClientSettings } from "./client-settings.flow.ts";
import {
  type ClientMetadata,
  describeRegistration,
  type MetadataRefusal,
  metadataRefusalOf,
  readMetadata,
} from "./dynamic-registration.ts";
import {
  insertRegistrationToken,
  returnRegistrationToken,
  spendRegistrationToken,
} from "./registration-token.store.ts";

export type Registered = ReturnType<typeof describeRegistration> & {
  readonly client_secret?: string;
  readonly client_secret_expires_at?: 0;
};

/** An initial access token (RFC 7591 §1.2), good for so many registrations. Only its hash is kept. */
export async function issueRegistrationToken(
  deps: Pick<Deps, "db" | "clock" | "random">,
  { hours, uses }: { readonly hours: number; readonly uses: number },
): Promise<{ readonly token: string; readonly expiresAt: number }> {
  const token = deps.random.secret();
  const at = deps.clock.now();
  const expiresAt = at + seconds(hours * 3600);
  await inTransactionKept(deps.db, async (tx) => {
    await insertRegistrationToken(tx, { hash: hashSecret(token), uses, expiresAt });
    await recordAudit(tx, { event: "registration_token_issued", at, detail: { uses, expiresAt } });
  });
  return { token, expiresAt };
}

/** RFC 7591 §3. A registration that is refused takes nothing from the token. */
export async function registerClient(
  deps: Pick<Deps, "db" | "clock" | "random" | "config">,
  initialToken: string | null,
  metadata: ClientMetadata | null,
): Promise<Outcome<Registered, MetadataRefusal | "registration_token_refused">> {
  const hash = hashSecret(initialToken ?? "");
  if (!(await spendRegistrationToken(deps.db, hash, deps.clock.now()))) return refuse("registration_token_refused");
  const wanted = metadata === null ? refuse("registration_metadata_refused" as const) : readMetadata(metadata);
  const token = deps.random.secret();
  const added = wanted.ok
    ? await addClient(deps, {
        ...wanted.value,
        trust: "third_party",
        settings: { ...wanted.value.settings, registrationTokenHash: hashSecret(token) },
      })
    : null;
  if (!wanted.ok || added?.ok !== true) {
    await returnRegistrationToken(deps.db, hash);
    return wanted.ok
      ? refuse(added?.ok === false ? metadataRefusalOf(added.reason) : "registration_metadata_refused")
      : wanted;
  }
  const { client, secret } = added.value;
  return accept({
    ...describeRegistration(client, token, deps.config.origin),
    ...(secret === null ? {} : { client_secret: secret, client_secret_expires_at: 0 }),
  });
}

/**
 * The client that this registration access token manages (RFC 7592 §2). An unknown client, another's token and a removed
 * client look the same. What the operator has made a first party, the operator alone changes: it is asked for no consent.
 */
export async function managedClient(
  deps: Pick<Deps, "db">,
  id: string,
  token: string | null,
): Promise<Outcome<Client, "registration_token_refused">> {
  const client = await findClient(deps.db, id);
  const hash = client?.settings.registrationTokenHash ?? null;
  if (client === null || hash === null || token === null || !equalInConstantTime(hashSecret(token), hash))
    return refuse("registration_token_refused");
  const manages = client.disabledAt === null && client.trust === "third_party";
  return manages ? accept(client) : refuse("registration_token_refused");
}

/**
 * RFC 7592 §2.2: what comes takes the place of what was. Never more scopes than there were, so that what the operator has
 * taken away stays away, and no other way of proving itself.
 */
export async function updateRegistration(
  deps: Pick<Deps, "db" | "clock" | "config">,
  client: Client,
  metadata: ClientMetadata & { readonly client_id?: string | undefined; readonly client_secret?: string | undefined },
): Promise<Outcome<Client, MetadataRefusal>> {
  const { client_id: id, client_secret: secret } = metadata;
  const itsOwn =
    secret === undefined || (client.secretHash !== null && equalInConstantTime(hashSecret(secret), client.secretHash));
  if (id !== client.id || !itsOwn) return refuse("registration_metadata_refused");
  const wanted = readMetadata(metadata, client.scopes);
  if (!wanted.ok) return wanted;
  const { settings: wantedSettings, grantTypes, name, redirectUris, postLogoutRedirectUris, scopes } = wanted.value;
  const { authentication, ...settings } = wantedSettings;
  if (authentication !== client.settings.authentication) return refuse("registration_metadata_refused");
  const changed = await setClientSettings(deps, client.id, {
    settings,
    grants: { authorization_code: true, refresh_token: grantTypes.includes("refresh_token") },
    registration: { name: name.trim(), redirectUris, postLogoutRedirectUris, scopes },
  });
  if (changed.ok) return changed;
  return refuse(
    changed.reason === "unknown_client" ? "registration_metadata_refused" : metadataRefusalOf(changed.reason),
  );
}

/** RFC 7592 §2.3 */
export const deregister = (deps: Pick<Deps, "db" | "clock">, client: Client) => removeClient(deps, client.id);
