/**
 * What the person is shown on the approval card, as a statement that their passkey signs: the countersignature. The
 * WebAuthn challenge is the SHA-256 of its canonical form (RFC 8785), so a signature over it proves years later what
 * was approved. Hashing is in `digest.ts`, checking in `verify-countersignature.flow.ts`.
 */
import type { Account } from "../accounts/account.ts";
import type { Device } from "../devices/device.ts";
import type { SignInRequest } from "../sign-in/sign-in-request.ts";

/** Member names are part of the signed format: a change needs a new `type`. */
export interface Statement {
  readonly type: "countersign/sign-in/1";
  readonly request: string;
  readonly kind: SignInRequest["kind"];
  readonly user_code: string;
  readonly account: { readonly id: string; readonly identifier: string };
  readonly client: { readonly id: string; readonly name: string } | null;
  readonly scopes: readonly string[];
  readonly lifetime_seconds: number;
  readonly new_device: { readonly browser: string; readonly system: string; readonly address: string };
  readonly authorization_device: { readonly id: string; readonly name: string };
  readonly requested_at: number;
  readonly shown_at: number;
  /** 256 random bits: a challenge must not be predictable (WebAuthn L3 §13.4.3). */
  readonly nonce: string;
}

export interface ShownOnCard {
  readonly request: SignInRequest;
  readonly userCode: string;
  readonly account: Account;
  readonly device: Device;
  readonly client: { readonly id: string; readonly name: string } | null;
  readonly lifetimeSeconds: number;
  readonly nonce: string;
}

export const statementOf = (shown: ShownOnCard, now: number): Statement => ({
  type: "countersign/sign-in/1",
  request: shown.request.id,
  kind: shown.request.kind,
  user_code: shown.userCode,
  account: { id: shown.account.id, identifier: shown.account.identifier },
  client: shown.client === null ? null : { id: shown.client.id, name: shown.client.name },
  scopes: shown.request.scopes,
  lifetime_seconds: shown.lifetimeSeconds,
  new_device: { ...shown.request.screen },
  authorization_device: { id: shown.device.id, name: shown.device.name },
  requested_at: shown.request.createdAt,
  shown_at: now,
  nonce: shown.nonce,
});
