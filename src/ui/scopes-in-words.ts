import type { Messages } from "../messages/messages.ts";

/** What an app may do, in words; a scope that the catalogue does not know is shown by its name. */
export const scopesInWords = (messages: Messages, scopes: readonly string[]): string[] =>
  scopes.map((scope) => (Object.hasOwn(messages.scopes, scope) ? (messages.scopes[scope] ?? scope) : scope));
