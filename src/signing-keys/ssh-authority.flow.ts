/**
 * The keys that SSH certificates are signed with, one after the other. Hosts trust those that they were told of, and are told
 * slowly: so there is none before an operator wants one, none is replaced by the clock alone, and the next one waits for two
 * weeks. Otherwise what `key-schedule.ts` says of keys is true of them.
 */
import { createPrivateKey, type JsonWebKey, sign } from "node:crypto";
import { recordAudit } from "../audit/audit.flow.ts";
import type { Database } from "../database/open.ts";
import { inTransaction } from "../database/transaction.ts";
import { limits, seconds } from "../limits.ts";
import { accept, type Outcome, refuse } from "../outcome.ts";
import { makeSigningKey } from "./algorithm.ts";
import { type KeyDeps, timesOf } from "./key-ring.ts";
import { isPublished, type KeyState, type KeyTimes, mayRetire, signingKeyAt, stateOf } from "./key-schedule.ts";
import {
  deleteSigningKeys,
  insertSigningKey,
  listSigningKeys,
  retireSigningKey,
  type StoredTokenKey,
} from "./signing-key.store.ts";

export interface SshAuthority extends KeyTimes {
  /** The 32 bytes of the Ed25519 key. */
  readonly publicKey: Uint8Array;
  readonly state: KeyState;
}

/** An authority that signs. */
export interface SigningAuthority extends SshAuthority {
  readonly sign: (bytes: Uint8Array) => Uint8Array;
}

/** All that were not forgotten, newest first. */
export async function listSshAuthorities(deps: KeyDeps): Promise<SshAuthority[]> {
  return describe(await listSigningKeys(deps.db, "ssh"), deps.clock.now());
}

/** Those whose certificates hosts shall take: the one that signs, the next one, and the last for as long as it matters. */
export async function trustedSshAuthorities(deps: KeyDeps): Promise<SshAuthority[]> {
  const authorities = await listSshAuthorities(deps);
  return authorities.filter((authority) => isPublished(authority, authorities, deps.clock.now()));
}

/** The one that signs now; null where no operator has asked for one. */
export async function signingSshAuthority(deps: KeyDeps): Promise<SigningAuthority | null> {
  const now = deps.clock.now();
  const stored = await listSigningKeys(deps.db, "ssh");
  const authority = signingKeyAt(describe(stored, now), "EdDSA", now);
  const row = stored.find(({ id }) => id === authority?.kid);
  if (authority === undefined || row === undefined) return null;
  const key = createPrivateKey({ key: JSON.parse(row.private_jwk) as JsonWebKey, format: "jwk" });
  return { ...authority, sign: (bytes) => sign(null, bytes, key) };
}

/** The first one, which signs at once since no host knows another. Does nothing when there is one. */
export async function ensureSshAuthority(deps: KeyDeps): Promise<void> {
  const now = deps.clock.now();
  const made = await makeAuthority(now, now);
  await inTransaction(deps.db, async (tx) => {
    if ((await listSigningKeys(tx, "ssh")).length === 0) await keep(tx, made, now);
    return accept(true);
  });
}

/** The next one, which signs when every host has had time to hear of it. Refuses `rotation_under_way` while one waits. */
export async function rotateSshAuthority(deps: KeyDeps): Promise<Outcome<KeyTimes, "rotation_under_way">> {
  const now = deps.clock.now();
  const made = await makeAuthority(now, now + seconds(limits.sshAuthorityPublishedBeforeSeconds));
  return inTransaction(deps.db, async (tx) => {
    const waiting = (await listSigningKeys(tx, "ssh")).some((key) => timesOf(key).signsAt > now);
    if (waiting) return refuse("rotation_under_way");
    await keep(tx, made, now);
    return accept(timesOf(made));
  });
}

/**
 * For a private key that has leaked: all are forgotten and a new one signs from now on. Hosts believe the thief until they
 * have fetched the list again, and take no certificate of ours until then either.
 */
export async function replaceSshAuthority(deps: KeyDeps): Promise<KeyTimes> {
  const now = deps.clock.now();
  const made = await makeAuthority(now, now);
  await inTransaction(deps.db, async (tx) => {
    const forgotten = (await listSigningKeys(tx, "ssh")).map(({ id }) => id);
    await deleteSigningKeys(tx, forgotten);
    await insertSigningKey(tx, made);
    await recordAudit(tx, { event: "ssh_authority_replaced", at: now, subjectId: made.id, detail: { forgotten } });
    return accept(true);
  });
  return timesOf(made);
}

/** In the sweep: erases the private part of those whose last certificate is over. */
export async function retireSshAuthorities(deps: KeyDeps): Promise<void> {
  const now = deps.clock.now();
  const keys = (await listSigningKeys(deps.db, "ssh")).map(timesOf);
  for (const { kid } of keys.filter((key) => key.retiredAt === null && mayRetire(key, keys, now)))
    await inTransaction(deps.db, async (tx) => {
      if (!(await retireSigningKey(tx, kid, now))) return refuse("already_retired");
      await recordAudit(tx, { event: "ssh_authority_retired", at: now, subjectId: kid });
      return accept(true);
    });
}

async function keep(tx: Database, made: StoredTokenKey, now: number): Promise<void> {
  await insertSigningKey(tx, made);
  const detail = { signsAt: made.signs_at };
  await recordAudit(tx, { event: "ssh_authority_made", at: now, subjectId: made.id, detail });
}

function describe(stored: readonly StoredTokenKey[], now: number): SshAuthority[] {
  const times = stored.map(timesOf);
  return stored.map((row) => ({
    ...timesOf(row),
    publicKey: Buffer.from(String((JSON.parse(row.public_jwk) as JsonWebKey).x), "base64url"),
    state: stateOf(timesOf(row), times, now),
  }));
}

async function makeAuthority(now: number, signsAt: number): Promise<StoredTokenKey> {
  const { kid, privateJwk, publicJwk } = await makeSigningKey("EdDSA");
  return {
    id: kid,
    algorithm: "EdDSA",
    purpose: "ssh",
    private_jwk: privateJwk,
    public_jwk: publicJwk,
    created_at: now,
    signs_at: signsAt,
    retired_at: null,
  };
}
