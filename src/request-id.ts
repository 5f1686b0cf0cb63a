import { AsyncLocalStorage } from "node:async_hooks";
import { randomUUID } from "node:crypto";

/** What is done for one HTTP request, however many turns of the event loop it takes. */
const current = new AsyncLocalStorage<{ id: string | null }>();

/** What a proxy may call a request: enough to be told apart, and nothing that a log or a page could stumble over. */
const wellFormed = /^[\w.-]{8,64}$/;

/** Runs the work as one request. `given` is what a trusted proxy calls it; what is not well-formed is not taken. */
export const asRequest = <Result>(given: string | undefined, work: () => Result): Result =>
  current.run({ id: given !== undefined && wellFormed.test(given) ? given : null }, work);

/** What this request is called in the log, or null outside of every request. Made when first asked for. */
export function requestId(): string | null {
  const request = current.getStore();
  if (request === undefined) return null;
  request.id ??= randomUUID();
  return request.id;
}
