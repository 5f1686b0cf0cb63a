/**
 * What the person is shown on the approval card, as a statement that their passkey signs: the countersignature. The
 * WebAuthn challenge is the SHA-256 of its canonical form (RFC 8785), so a signature over it proves years later what
 * was approved. Hashing is in `digest.ts`, checking in `verify-countersignature.flow.ts`.
 */
import type { Account } from "../accounts/account.ts";
import type { Device } from "../devices/device.ts";
import type { HostStatement } from "../hosts/host-request.ts";
import type { Client } from "../oauth/clients/client.ts";
import { defaultClientPolicy } from "../policy/client-policy.ts";
import { grantedScopes, grantSeconds, sessionSeconds } from "../policy/policy.ts";
import type { Terms } from "../policy/terms.ts";
import type { SignInRequest } from "../sign-in/sign-in-request.ts";

/** Member names are part of the signed format: a change needs a new `type`. */
export interface Statement {
  /**
   * `backchannel`: a client asked for this person itself (CIBA). It has a binding message and no user code. `host`: a machine
   * asks, and `host` says what for; it gets no session and no tokens, so that there is no lifetime.
   */
  readonly type: "countersign/sign-in/1" | "countersign/sign-in/2" | "countersign/backchannel/1" | "countersign/host/1";
  readonly request: string;
  readonly kind: SignInRequest["kind"];
  readonly user_code: string;
  /** What the client says that the person can compare; in a `backchannel` statement only. */
  readonly binding_message?: string | null;
  /** In a `host` statement only. */
  readonly host?: HostStatement;
  readonly account: { readonly id: string; readonly identifier: string };
  readonly client: { readonly id: string; readonly name: string } | null;
  readonly scopes: readonly string[];
  readonly lifetime_seconds: number;
  readonly verdict: Terms["verdict"];
  readonly verdict_reason: Terms["reason"];
  readonly demands: { readonly question: boolean; readonly check_code: boolean };
  readonly form: Terms["form"];
  /** What the new screen is to its person from then on; in `countersign/sign-in/2`. */
  readonly screen_use?: Terms["use"];
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
  readonly bindingMessage: string | null;
  readonly host: HostStatement | null;
  readonly account: Account;
  readonly device: Device;
  readonly client: Pick<Client, "id" | "name" | "policy"> | null;
  readonly terms: Terms;
  readonly nonce: string;
}

const typeOf = ({ request, host }: ShownOnCard): Statement["type"] => {
  if (host !== null) return "countersign/host/1";
  return request.kind === "ciba" ? "countersign/backchannel/1" : "countersign/sign-in/2";
};

export const statementOf = (shown: ShownOnCard, now: number): Statement => ({
  type: typeOf(shown),
  request: shown.request.id,
  kind: shown.request.kind,
  user_code: shown.userCode,
  ...(shown.request.kind === "ciba" ? { binding_message: shown.bindingMessage } : {}),
  ...(shown.host === null ? {} : { host: shown.host }),
  account: { id: shown.account.id, identifier: shown.account.identifier },
  client: shown.client === null ? null : { id: shown.client.id, name: shown.client.name },
  scopes: grantedScopes(shown.terms, shown.request.scopes, shown.client?.policy ?? defaultClientPolicy),
  lifetime_seconds:
    shown.host === null ? (shown.request.kind === "page" ? sessionSeconds : grantSeconds)(shown.terms) : 0,
  verdict: shown.terms.verdict,
  verdict_reason: shown.terms.reason,
  demands: { question: shown.terms.demands.question, check_code: shown.terms.demands.checkCode },
  form: shown.terms.form,
  ...(shown.request.kind === "ciba" || shown.host !== null ? {} : { screen_use: shown.terms.use }),
  new_device: { ...shown.request.screen },
  authorization_device: { id: shown.device.id, name: shown.device.name },
  requested_at: shown.request.createdAt,
  shown_at: now,
  nonce: shown.nonce,
});
