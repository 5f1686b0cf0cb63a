import { z } from "zod";
import {
  type AddressId,
  type DeviceId,
  type EnrolmentId,
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

export const requestIdSchema = z.custom<SignInRequestId>((value) => typeof value === "string" && isId("sir_", value));
export const knownBrowserIdSchema = z.custom<KnownBrowserId>(
  (value) => typeof value === "string" && isId("kb_", value),
);
export const passkeyIdSchema = z.custom<PasskeyId>((value) => typeof value === "string" && isId("pk_", value));
export const deviceIdSchema = z.custom<DeviceId>((value) => typeof value === "string" && isId("dev_", value));
export const enrolmentIdSchema = z.custom<EnrolmentId>((value) => typeof value === "string" && isId("enr_", value));
export const addressIdSchema = z.custom<AddressId>((value) => typeof value === "string" && isId("adr_", value));
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
