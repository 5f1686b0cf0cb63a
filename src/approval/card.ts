/** The approval card as the page takes it, drawn from the statement that the passkey is about to sign. */
import type { Account } from "../accounts/account.ts";
import type { HostStatement } from "../hosts/host-request.ts";
import type { Client } from "../oauth/clients/client.ts";
import type { Passkey } from "../passkeys/passkey.ts";
import type { ScreenUse } from "../policy/screen-use.ts";
import type { Terms } from "../policy/terms.ts";
import type { RequestKind } from "../sign-in/sign-in-request.ts";
import type { Statement } from "./statement.ts";

export interface ApprovalCard {
  readonly requestId: string;
  readonly userCode: string;
  /** What the other side should show or say, for CIBA only; null when its client gave nothing to compare. */
  readonly bindingMessage: string | null;
  /** null: Countersign itself. */
  readonly clientName: string | null;
  readonly firstParty: boolean;
  readonly accountName: string;
  readonly accountIdentifier: string;
  readonly browser: string;
  readonly system: string;
  readonly address: string;
  readonly place: string | null;
  readonly requestedAt: number;
  readonly now: number;
  readonly scopes: readonly string[];
  readonly sessionLifetimeSeconds: number;
  readonly kind: RequestKind;
  /** What a machine asks for; null for every other request. */
  readonly host: HostStatement | null;
  /** What the new screen asked to be. */
  readonly wanted: ScreenUse;
  /** What was judged, demanded and granted when this card was drawn. */
  readonly terms: Terms;
  /** What the address bar of the new screen must show; means something for a page only. */
  readonly expectedHost: string;
}

export const toCard = (
  statement: Statement,
  account: Account,
  client: Client | null,
  { terms, expectedHost, wanted }: Pick<ApprovalCard, "terms" | "expectedHost" | "wanted">,
  now: number,
): ApprovalCard => ({
  requestId: statement.request,
  userCode: statement.user_code,
  bindingMessage: statement.binding_message ?? null,
  clientName: statement.client?.name ?? null,
  firstParty: client === null || client.trust === "first_party",
  accountName: account.displayName,
  accountIdentifier: statement.account.identifier,
  browser: statement.new_device.browser,
  system: statement.new_device.system,
  address: statement.new_device.address,
  place: null,
  requestedAt: statement.requested_at,
  now,
  scopes: statement.scopes,
  sessionLifetimeSeconds: statement.lifetime_seconds,
  kind: statement.kind,
  host: statement.host ?? null,
  terms,
  expectedHost,
  wanted,
});

/** WebAuthn L3 §5.5: options for an assertion over this challenge by one of the account's own passkeys. */
export const requestOptionsFor = (rpId: string, challenge: string, passkeys: readonly Passkey[]) => ({
  rpId,
  challenge,
  userVerification: "required" as const,
  allowCredentials: passkeys.map(({ credentialId, transports }) => ({
    type: "public-key" as const,
    id: credentialId,
    transports: [...transports],
  })),
});
