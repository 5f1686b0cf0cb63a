import { z } from "zod";
import {
  type AddressId,
  type DeviceId,
  type EnrolmentId,
  idPattern,
  isId,
  type KnownBrowserId,
  type PasskeyId,
  type SessionId,
  type SignInRequestId,
} from "../ids.ts";
import { limits } from "../limits.ts";
import type { PasskeyAssertion, PasskeyAttestation } from "../passkeys/passkey-answer.ts";

const base64url = (maximum: number) =>
  z
    .string()
    .max(maximum)
    .regex(/^[A-Za-z0-9_-]*$/);

/** A secret as `random.secret()` makes it. */
export const secretSchema = z.string().regex(/^[A-Za-z0-9_-]{43}$/);

/** A binding code: 128 bits in base64url, as `random.secret(limits.bindingCodeBytes)` makes it. */
export const bindingCodeSchema = z.string().regex(/^[A-Za-z0-9_-]{22}$/);

/** One of our ids, by its prefix. */
export const idSchema = <Id extends string>(prefix: string) =>
  z
    .custom<Id>((value) => typeof value === "string" && isId(prefix, value))
    .meta({ type: "string", pattern: `^${prefix}${idPattern}$` });

export const requestIdSchema = idSchema<SignInRequestId>("sir_");
export const knownBrowserIdSchema = idSchema<KnownBrowserId>("kb_");
export const passkeyIdSchema = idSchema<PasskeyId>("pk_");
export const deviceIdSchema = idSchema<DeviceId>("dev_");
export const enrolmentIdSchema = idSchema<EnrolmentId>("enr_");
export const addressIdSchema = idSchema<AddressId>("adr_");
export const sessionIdSchema = idSchema<SessionId>("ses_");

/** A place on this site to go back to: a path, never another host's (`//host`, `/\host`). */
export const returnToSchema = z
  .string()
  .max(limits.returnToCharacters)
  .regex(/^\/(?![/\\])[\x21-\x7e]*$/);

/** A request whose whole meaning is its address and its sender. */
export const nothing = z.object({});

const credential = {
  id: base64url(1400).min(1),
  rawId: base64url(1400).min(1),
  type: z.literal("public-key"),
  // A value that is not known yet says nothing (WebAuthn L3 §5.4.5).
  authenticatorAttachment: z.enum(["platform", "cross-platform"]).nullish().catch(null),
};

/** With a size for every part; what no verification looks at is dropped. */
export const assertionSchema: z.ZodType<PasskeyAssertion> = z.object({
  ...credential,
  response: z.object({
    clientDataJSON: base64url(4096).min(1),
    authenticatorData: base64url(4096).min(1),
    // Room for RSA and, one day, for ML-DSA: up to 4,627 bytes (FIPS 204).
    signature: base64url(8192).min(1),
  }),
});

export const attestationSchema: z.ZodType<PasskeyAttestation> = z.object({
  ...credential,
  response: z.object({
    clientDataJSON: base64url(4096).min(1),
    attestationObject: base64url(32_768).min(1),
    transports: z.array(z.string().max(32)).max(10).default([]),
  }),
});
