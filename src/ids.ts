/**
 * Ids have 128 random bits, behind the time where there are very many of a kind (`random.ts`), are prefixed by what they name,
 * and typed, so that one can never be passed for another.
 */
export type SignInRequestId = `sir_${string}`;
export type AccountId = `acc_${string}`;
export type DeviceId = `dev_${string}`;
export type PasskeyId = `pk_${string}`;
export type SessionId = `ses_${string}`;
export type InvitationId = `inv_${string}`;
export type KnownBrowserId = `kb_${string}`;
export type GrantId = `grt_${string}`;
export type CountersignatureId = `csg_${string}`;
export type EnrolmentId = `enr_${string}`;
export type AddressId = `adr_${string}`;
export type RecoveryId = `rec_${string}`;
export type AccessPassId = `tap_${string}`;
export type OutboxId = `obx_${string}`;
export type GroupId = `grp_${string}`;
export type ScimTokenId = `sct_${string}`;
export type WebhookId = `whk_${string}`;
export type ClientId = string;

/** What follows the prefix: 16 bytes in base64url, or 22 with the time. */
export const idPattern = "[A-Za-z0-9_-]{22}(?:[A-Za-z0-9_-]{8})?";
const afterPrefix = new RegExp(`^${idPattern}$`);

/** True for text that has the shape of the id with this prefix; used by schemas at the edge. */
export const isId = <Prefix extends string>(prefix: Prefix, text: string): text is `${Prefix}${string}` =>
  text.startsWith(prefix) && afterPrefix.test(text.slice(prefix.length));
