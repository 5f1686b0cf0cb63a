/**
 * A person. Begins with an invitation and a passkey, or is made by a provisioning system (`provision-account.flow.ts`) and waits for
 * its first passkey.
 */
import type { AccountId } from "../ids.ts";
import { limits } from "../limits.ts";
import { accept, type Outcome, refuse } from "../outcome.ts";

/**
 * What somebody may do here beyond their own account; the table is `src/admin/`. An owner may do everything, a helper give passes
 * to ordinary people, an auditor read. A person is everybody else.
 */
export const roles = ["owner", "administrator", "helper", "auditor", "person"] as const;
export type Role = (typeof roles)[number];

export interface Account {
  readonly id: AccountId;
  /** What the person is called by on forms: an e-mail address or a short name; unique, in folded form. */
  readonly identifier: string;
  readonly displayName: string;
  readonly role: Role;
  /** WebAuthn user handle: random, so that it tells nothing about the person (WebAuthn L3 §14.6.1). */
  readonly webauthnUserId: string;
  readonly createdAt: number;
  readonly disabledAt: number | null;
  /** After "it was not me", for a time: only what is close by gets in. */
  readonly protectedUntil: number | null;
}

/** Reads the columns that an account has, also where they were found beside others. */
export const accountOfRow = (row: {
  readonly id: AccountId;
  readonly identifier: string;
  readonly display_name: string;
  readonly role: Role;
  readonly webauthn_user_id: string;
  readonly created_at: number;
  readonly disabled_at: number | null;
  readonly protected_until: number | null;
}): Account => ({
  id: row.id,
  identifier: row.identifier,
  displayName: row.display_name,
  role: row.role,
  webauthnUserId: row.webauthn_user_id,
  createdAt: row.created_at,
  disabledAt: row.disabled_at,
  protectedUntil: row.protected_until,
});

/** What the row of a forgotten account is called: no person can be (`readPersonNames`). */
export const forgottenIdentifier = (id: AccountId): string => `deleted:${id}`;

export const isForgotten = ({ id, identifier }: Pick<Account, "id" | "identifier">): boolean =>
  identifier === forgottenIdentifier(id);

/** Asked at every step, not only at the first: a person may be disabled while a sign-in is under way. */
export const mayAct = (account: Account | null): Outcome<Account, "account_disabled"> =>
  account === null || account.disabledAt !== null ? refuse("account_disabled") : accept(account);

/** One form for comparison, so that `Ada@Example.org` and `ada@example.org` are one person. */
export const foldIdentifier = (entered: string): string => foldForSearch(entered);

/**
 * Refuses names that are empty or too long, that nobody can see, or that hold characters which could disguise them:
 * control, format (the two joiners of Persian and of emoji aside), line-breaking ones and halves of characters.
 */
export function readPersonNames(
  displayName: string,
  identifier: string,
): Outcome<{ readonly displayName: string; readonly identifier: string }, "malformed_name"> {
  const name = displayName.normalize("NFC").trim();
  const folded = foldIdentifier(identifier);
  const disguised = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]|(?![\u200C\u200D])\p{Cf}/u;
  const visible = /[\p{L}\p{N}\p{P}\p{S}]/u;
  if (name.length === 0 || name.length > limits.displayNameCharacters || disguised.test(name) || !visible.test(name))
    return refuse("malformed_name");
  if (!/^[\p{L}\p{N}][\p{L}\p{N}._%+@'-]*$/u.test(folded) || folded.length > limits.identifierCharacters)
    return refuse("malformed_name");
  return accept({ displayName: name, identifier: folded });
}

/** How names are compared in a search, where `äda` finds `Äda`. */
export const foldForSearch = (text: string): string => text.normalize("NFKC").trim().toLowerCase();

/** "Ada" of "Ada Lovelace": what the new screen shows of the person who is looking at its request. */
export const givenName = (account: Account): string => account.displayName.split(/\s+/)[0] ?? account.displayName;
