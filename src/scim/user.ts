/**
 * A person as SCIM has them: an account with what a provisioning system says of it besides. Identifier, display name and
 * whether it may act are the account's own; the rest is kept as it came (`schemas.ts`).
 */
import { type Account, foldIdentifier, readPersonNames } from "../accounts/account.ts";
import { accept, type Outcome, refuse } from "../outcome.ts";
import { readAddress } from "../recovery/address.ts";
import { isResource, type Resource } from "./attribute.ts";

export interface KeptUser {
  readonly externalId: string | null;
  readonly attributes: Resource;
  /** By SCIM; other changes are not counted here (epoch milliseconds). */
  readonly changedAt: number;
}

/** What a whole resource asks for. */
export interface WantedUser {
  readonly names: { readonly identifier: string; readonly displayName: string };
  /** Null: as it is. Nobody is switched off, or on again, because something was left out. */
  readonly active: boolean | null;
  readonly kept: Omit<KeptUser, "changedAt">;
  /** To find people by, in lower case, each once. */
  readonly emails: readonly { readonly value: string; readonly type: string | null }[];
  /** Where an invitation goes. */
  readonly mailTo: string | null;
  readonly language: string | null;
}

/** Refuses a resource without userName, and names that nobody may have here. */
export function readWanted(resource: Resource): Outcome<WantedUser, "invalid_value"> {
  const { userName, active, externalId, ...attributes } = resource;
  if (typeof userName !== "string") return refuse("invalid_value");
  const names = readPersonNames(displayNameOf(resource, userName), userName);
  if (!names.ok) return refuse("invalid_value");
  const language = attributes.preferredLanguage;
  return accept({
    names: names.value,
    active: typeof active === "boolean" ? active : null,
    kept: {
      externalId: typeof externalId === "string" ? externalId : null,
      attributes: { ...attributes, userName },
    },
    emails: emailsIn(resource),
    mailTo: mailAddressOf(resource, userName),
    language: typeof language === "string" ? language : null,
  });
}

/** RFC 7643 §4.1.1 leaves it to us what to show of somebody without a display name. */
function displayNameOf({ displayName, name }: Resource, userName: string): string {
  if (typeof displayName === "string") return displayName;
  const parts = isResource(name) ? name : {};
  if (typeof parts.formatted === "string") return parts.formatted;
  const both = [parts.givenName, parts.familyName].filter((part) => typeof part === "string");
  return both.length > 0 ? both.join(" ") : userName;
}

const valuesOf = ({ emails }: Resource): readonly Resource[] => (Array.isArray(emails) ? (emails as Resource[]) : []);

function emailsIn(resource: Resource): WantedUser["emails"] {
  const byValue = new Map<string, string | null>();
  for (const { value, type } of valuesOf(resource))
    if (typeof value === "string")
      byValue.set(value.toLowerCase(), typeof type === "string" ? type.toLowerCase() : null);
  return [...byValue].map(([value, type]) => ({ value, type }));
}

/** The primary address, else that of work, else any, else the userName if it is one. */
function mailAddressOf(resource: Resource, userName: string): string | null {
  const emails = valuesOf(resource);
  const chosen =
    emails.find(({ primary }) => primary === true) ?? emails.find(({ type }) => type === "work") ?? emails[0];
  const address = readAddress("email", typeof chosen?.value === "string" ? chosen.value : userName);
  return address.ok ? address.value : null;
}

/**
 * The resource as its provisioning system last left it and others have changed it since. `kept` is null for somebody that no such
 * system has ever touched. What PATCH works on.
 */
export function resourceOf(account: Account, kept: KeptUser | null): Resource {
  const attributes = kept?.attributes ?? {};
  const { userName: written } = attributes;
  const { identifier } = account;
  // As it was written, unless somebody has been renamed since.
  const userName = typeof written === "string" && foldIdentifier(written) === identifier ? written : identifier;
  const derived = readPersonNames(displayNameOf(attributes, userName), userName);
  const isDerived = derived.ok && derived.value.displayName === account.displayName;
  return {
    ...attributes,
    userName,
    ...(isDerived ? {} : { displayName: account.displayName }),
    active: account.disabledAt === null,
    ...(kept === null || kept.externalId === null ? {} : { externalId: kept.externalId }),
  };
}
