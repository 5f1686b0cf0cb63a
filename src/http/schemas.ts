import type { AuthenticationResponseJSON, RegistrationResponseJSON } from "@simplewebauthn/server";
import { z } from "zod";
import { isId, type SessionId, type SignInRequestId } from "../ids.ts";
import { limits } from "../limits.ts";

const base64url = (maximum: number) => z.string().max(maximum).regex(/^[A-Za-z0-9_-]*$/);

/** A secret as `random.secret()` makes it. */
export const secretSchema = z.string().regex(/^[A-Za-z0-9_-]{43}$/);

export const requestIdSchema = z.custom<SignInRequestId>((value) => typeof value === "string" && isId("sir_", value));
export const sessionIdSchema = z.custom<SessionId>((value) => typeof value === "string" && isId("ses_", value));

/** A place on this site to go back to: a path, never another host's (`//host`, `/\host`). */
export const returnToSchema = z
  .string()
  .max(limits.returnToCharacters)
  .regex(/^\/(?![/\\])[\x21-\x7e]*$/);

const credential = {
  id: base64url(1400).min(1),
  rawId: base64url(1400).min(1),
  type: z.literal("public-key"),
  authenticatorAttachment: z.string().max(40).nullish(),
  clientExtensionResults: z.record(z.string().max(64), z.unknown()),
};

/** WebAuthn L3 §5.1: AuthenticationResponseJSON, with a size for every part. */
export const assertionSchema = z.object({
  ...credential,
  response: z.object({
    clientDataJSON: base64url(4096).min(1),
    authenticatorData: base64url(4096).min(1),
    signature: base64url(2048).min(1),
    userHandle: base64url(128).nullish(),
  }),
}) as unknown as z.ZodType<AuthenticationResponseJSON>;

/** WebAuthn L3 §5.1: RegistrationResponseJSON, with a size for every part. */
export const attestationSchema = z.object({
  ...credential,
  response: z.object({
    clientDataJSON: base64url(4096).min(1),
    attestationObject: base64url(32_768).min(1),
    authenticatorData: base64url(8192).optional(),
    transports: z.array(z.string().max(32)).max(10).optional(),
    publicKey: base64url(8192).nullish(),
    publicKeyAlgorithm: z.number().int().optional(),
  }),
}) as unknown as z.ZodType<RegistrationResponseJSON>;
