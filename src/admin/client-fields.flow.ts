import { z } from "zod";
import { limits } from "../limits.ts";
import type { ClientSettings } from "../oauth/clients/client-settings.ts";
import { signingAlgorithms } from "../oauth/clients/client-settings.ts";
import { readPublicKeys } from "../oauth/clients/public-keys.ts";
import { accept, type Outcome, refuse } from "../outcome.ts";
import { named, urisField } from "./fields.flow.ts";

/** What may be said of an app when it is registered, and changed later. What each is worth, the registration decides. */

export const clientNameField = z.string().max(limits.displayNameCharacters);
export const algorithmField = z.enum(signingAlgorithms);

export const addressFields = {
  redirectUris: urisField.optional(),
  postLogoutRedirectUris: urisField.optional(),
};

export const settingsFields = {
  idTokenAlgorithm: algorithmField.optional(),
  /** Null: userinfo is JSON. */
  userinfoAlgorithm: algorithmField.nullable().optional(),
  /** Knows people by names that apps of other sectors do not know (OpenID Connect Core §8.1). */
  pairwise: z.boolean().optional(),
  /** Null: the host that the redirect addresses share. */
  sector: z.string().max(200).nullable().optional(),
  /** Where it is told that a session ended; null: it is not told. */
  backchannelLogoutUri: z.string().max(2000).nullable().optional(),
  /** Public keys as JWKs (RFC 7517), instead of those that it had. */
  keys: z.array(z.record(z.string(), z.unknown())).max(10).readonly().optional(),
  pushedRequestsRequired: z.boolean().optional(),
  dpopRequired: z.boolean().optional(),
  pkceExempt: z.boolean().optional(),
};

type SettingsFields = z.output<z.ZodObject<typeof settingsFields>>;

/** Those that are named. Refuses a key that is none, or has a private part: whoever sent that has given it away. */
export function settingsFrom({
  pairwise,
  keys,
  ...same
}: SettingsFields): Outcome<Partial<ClientSettings>, "malformed_key"> {
  const read = keys === undefined ? undefined : readPublicKeys({ keys });
  if (read === null) return refuse("malformed_key");
  const subjectType = pairwise === undefined ? undefined : pairwise ? ("pairwise" as const) : ("public" as const);
  return accept(named({ ...same, subjectType, keys: read }));
}
