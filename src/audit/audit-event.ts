import type { AccountId, ClientId } from "../ids.ts";

/** Something worth telling an auditor, in the words of the field. Secrets and codes have no place in `detail`. */
export interface AuditEvent {
  readonly event: string;
  readonly at: number;
  readonly accountId?: AccountId | null;
  /** The id of what it happened to: a sign-in request, a session, a client. */
  readonly subjectId?: string | null;
  readonly clientId?: ClientId | null;
  readonly address?: string | null;
  readonly detail?: Readonly<Record<string, unknown>>;
}
