/**
 * A webhook: an address of the operator's that is told of what happens here. Which events, and what is said of each, is this
 * table; docs/operating/webhooks.md has the same. Nothing here is a secret, a code or a name: receivers look up what they need.
 */
import type { AuditEvent } from "../audit/audit-event.ts";
import type { WebhookId } from "../ids.ts";

export interface Webhook {
  readonly id: WebhookId;
  readonly url: string;
  /** Types of events; none: all of them. */
  readonly events: readonly string[];
  readonly createdAt: number;
  /** The receiver said that it is gone. */
  readonly endedAt: number | null;
}

interface Told {
  readonly type: string;
  /** What of the record's detail is passed on. */
  readonly details: readonly string[];
}

const told = (type: string, ...details: readonly string[]): Told => ({ type, details });

/** By the name of the audit log. Types are grouped by dots, as the Standard Webhooks specification advises. */
const events: Readonly<Record<string, Told>> = {
  account_begun: told("account.begun", "role"),
  account_provisioned: told("account.provisioned"),
  account_renamed: told("account.renamed"),
  account_disabled: told("account.disabled"),
  account_enabled: told("account.enabled"),
  account_forgotten: told("account.forgotten"),
  role_changed: told("account.role_changed", "before", "after"),
  group_joined: told("group.joined", "group"),
  group_left: told("group.left", "group"),
  group_renamed: told("group.renamed", "group", "before"),
  group_ended: told("group.ended", "group"),
  session_started: told("session.started", "startedBy", "verdict", "form"),
  session_ended: told("session.ended"),
  client_authorized: told("client.authorized", "scopes", "verdict", "form"),
  app_disconnected: told("client.disconnected"),
  sign_in_denied: told("sign_in.denied"),
  sign_in_refused: told("sign_in.refused", "verdict", "reason"),
  sign_in_not_started_by_account: told("sign_in.not_started_by_account"),
  passkey_added: told("passkey.added"),
  passkey_removed: told("passkey.removed"),
  device_enrolled: told("device.enrolled"),
  device_revoked: told("device.revoked"),
  device_lost: told("device.lost"),
  access_pass_issued: told("access_pass.issued", "issuedBy"),
  access_pass_used: told("access_pass.used", "issuedBy"),
  recovery_proved: told("recovery.proved"),
  recovery_finished: told("recovery.finished"),
  recovery_codes_replaced: told("recovery.codes_replaced"),
  client_added: told("client.added"),
  client_removed: told("client.removed"),
  host_joined: told("host.joined"),
  host_removed: told("host.removed"),
  host_signed_in: told("host.signed_in"),
  alert_sign_in_revoked: told("alert.sign_in_revoked"),
  alert_enrolment_undone: told("alert.enrolment_undone"),
  alert_enrolment_code_reused: told("alert.enrolment_code_reused"),
  alert_recovery_stopped: told("alert.recovery_stopped"),
  alert_too_many_pushes: told("alert.too_many_pushes"),
};

/** Sent by `countersign webhook test` and by nothing else. */
export const testType = "webhook.test";

export const webhookTypes: readonly string[] = Object.values(events).map(({ type }) => type);

/** Null for what is told to nobody, such as every step on the way to something in the table. */
export const webhookTypeOf = (event: string): string | null =>
  Object.hasOwn(events, event) ? (events[event]?.type ?? null) : null;

export const wants = ({ events: wanted, endedAt }: Webhook, type: string): boolean =>
  endedAt === null && (wanted.length === 0 || wanted.includes(type));

/** The part of a message that depends on the event. Ids, the address it came from, and the details of the table. */
export function webhookData(event: AuditEvent): Readonly<Record<string, unknown>> {
  const { details = [] } = events[event.event] ?? {};
  const detail = event.detail ?? {};
  const kept = details.filter((name) => Object.hasOwn(detail, name)).map((name) => [name, detail[name]]);
  return {
    account: event.accountId ?? null,
    subject: event.subjectId ?? null,
    client: event.clientId ?? null,
    address: event.address ?? null,
    ...Object.fromEntries(kept),
  };
}
