/**
 * What a decision returns: the value, or the reason for an expected no. Reasons are mapped to status codes, RFC errors
 * and page text in `http/refusals.ts`, the only place that knows the wire. Outages and bugs throw instead.
 */
export type Outcome<Value, Reason extends string> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly reason: Reason };

export const accept = <Value>(value: Value): { readonly ok: true; readonly value: Value } => ({ ok: true, value });

export const refuse = <Reason extends string>(reason: Reason): { readonly ok: false; readonly reason: Reason } => ({
  ok: false,
  reason,
});
