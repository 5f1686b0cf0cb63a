import type { Account } from "../accounts/account.ts";
import type { Group } from "../accounts/group.ts";
import { canonicalJson, sha256 } from "../digest.ts";
import type { GroupOfPerson, Member } from "./group-query.store.ts";
import { enterpriseUrn, groupType, type ResourceType, userType, userUrn } from "./schemas.ts";
import { type KeptUser, resourceOf } from "./user.ts";

/** A resource as it is answered (RFC 7643 §3). */
export interface View {
  readonly id: string;
  readonly meta: {
    readonly resourceType: string;
    readonly created: string;
    readonly lastModified: string;
    readonly location: string;
    readonly version: string;
  };
  readonly [attribute: string]: unknown;
}

export const scimBase = (origin: string): string => `${origin}/scim/v2`;

export function userView(
  base: string,
  account: Account,
  kept: KeptUser | null,
  groups: readonly Pick<GroupOfPerson, "id" | "name">[],
): View {
  const resource = resourceOf(account, kept);
  return finish(base, userType, {
    schemas: Object.hasOwn(resource, enterpriseUrn) ? [userUrn, enterpriseUrn] : [userUrn],
    id: account.id,
    ...resource,
    displayName: account.displayName,
    ...(groups.length === 0 ? {} : { groups: groups.map((group) => groupReference(base, group)) }),
    meta: { created: account.createdAt, lastModified: Math.max(kept?.changedAt ?? 0, account.createdAt) },
  });
}

/** `members` is null when they were not asked for, and have not been read; the version is the same with them and without. */
export function groupView(base: string, group: Group, members: readonly Member[] | null): View {
  const { id, name, externalId, version, createdAt, changedAt } = group;
  const draft = {
    schemas: [groupType.urn],
    id,
    displayName: name,
    ...(externalId === null ? {} : { externalId }),
    ...(members === null || members.length === 0 ? {} : { members: members.map((one) => memberReference(base, one)) }),
    meta: { created: createdAt, lastModified: changedAt },
  };
  return finish(base, groupType, draft, groupVersion(version));
}

const groupReference = (base: string, { id, name }: Pick<GroupOfPerson, "id" | "name">) => ({
  value: id,
  $ref: `${base}/Groups/${id}`,
  display: name,
  type: "direct",
});

const memberReference = (base: string, { id, displayName }: Member) => ({
  value: id,
  $ref: `${base}/Users/${id}`,
  display: displayName,
  type: "User",
});

interface Draft {
  readonly id: string;
  readonly meta: { readonly created: number; readonly lastModified: number };
  readonly [attribute: string]: unknown;
}

export const groupVersion = (count: number): string => `W/"${count}"`;

function finish(base: string, { name, endpoint }: ResourceType, draft: Draft, version?: string): View {
  const { id, meta, ...rest } = draft;
  return {
    ...rest,
    id,
    meta: {
      resourceType: name,
      created: new Date(meta.created).toISOString(),
      lastModified: new Date(meta.lastModified).toISOString(),
      location: `${base}${endpoint}/${id}`,
      // Of a person made of all that is answered, so that it changes whoever it was that changed something.
      version: version ?? `W/"${sha256(canonicalJson({ ...rest, id })).slice(0, 22)}"`,
    },
  };
}
