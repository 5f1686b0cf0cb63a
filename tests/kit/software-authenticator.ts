import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";
import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialCreationOptionsJSON,
  RegistrationResponseJSON,
} from "@simplewebauthn/server";

/**
 * A passkey holder in software, for tests without a browser: ES256, attestation "none" (WebAuthn L3 §6, §8.7). It does
 * what it is told, also what no real authenticator would: that is what threat tests are for.
 */
export interface SoftwareAuthenticator {
  /** Makes a passkey. */
  create(options: PublicKeyCredentialCreationOptionsJSON, ceremony?: Ceremony): RegistrationResponseJSON;
  /** Uses the newest passkey that `allowCredentials` names, or the newest of all. */
  get(options: AssertionOptions, ceremony?: Ceremony): AuthenticationResponseJSON;
  readonly credentialIds: readonly string[];
}

export interface AssertionOptions {
  readonly challenge: string;
  readonly allowCredentials?: readonly { readonly id: string }[];
}

/** What a test may want to be wrong. */
export interface Ceremony {
  readonly userVerified?: boolean;
  readonly userPresent?: boolean;
  readonly origin?: string;
  readonly relyingPartyId?: string;
  /** Zero is what synced passkeys always say. */
  readonly signCount?: number;
  /** Members of the client data to say otherwise, or to leave out by `undefined`. */
  readonly clientData?: Readonly<Record<string, unknown>>;
}

interface SoftwarePasskey {
  readonly id: string;
  readonly privateKey: KeyObject;
  readonly userHandle: string;
}

export function createSoftwareAuthenticator(origin: string): SoftwareAuthenticator {
  const passkeys: SoftwarePasskey[] = [];
  const newest = (options: AssertionOptions): SoftwarePasskey => {
    const allowed = options.allowCredentials?.map(({ id }) => id) ?? [];
    const passkey = passkeys.findLast(({ id }) => allowed.length === 0 || allowed.includes(id));
    if (passkey === undefined) throw new Error("this authenticator has no passkey that is asked for");
    return passkey;
  };
  return {
    get credentialIds() {
      return passkeys.map(({ id }) => id);
    },
    create(options, ceremony = {}) {
      const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
      const credentialId = randomBytes(32);
      const id = credentialId.toString("base64url");
      passkeys.push({ id, privateKey, userHandle: options.user.id });
      const data = authenticatorData(origin, ceremony, attestedCredential(credentialId, publicKey));
      return {
        id,
        rawId: id,
        type: "public-key",
        authenticatorAttachment: "platform",
        clientExtensionResults: {},
        response: {
          clientDataJSON: clientData("webauthn.create", options.challenge, origin, ceremony),
          // A CBOR map of three: fmt, attStmt, authData.
          attestationObject: Buffer.concat([
            Buffer.from([0xa3]),
            cborText("fmt"),
            cborText("none"),
            cborText("attStmt"),
            Buffer.from([0xa0]),
            cborText("authData"),
            cborBytes(data),
          ]).toString("base64url"),
          transports: ["internal"],
        },
      };
    },
    get(options, ceremony = {}) {
      const { id, privateKey, userHandle } = newest(options);
      const data = authenticatorData(origin, ceremony);
      const clientDataJSON = clientData("webauthn.get", options.challenge, origin, ceremony);
      const clientDataHash = createHash("sha256").update(Buffer.from(clientDataJSON, "base64url")).digest();
      return {
        id,
        rawId: id,
        type: "public-key",
        authenticatorAttachment: "platform",
        clientExtensionResults: {},
        response: {
          clientDataJSON,
          authenticatorData: data.toString("base64url"),
          signature: sign("sha256", Buffer.concat([data, clientDataHash]), privateKey).toString("base64url"),
          userHandle,
        },
      };
    },
  };
}

/** WebAuthn L3 §6.1: hash of the RP id, flags, counter, and with a new passkey the attested credential data. */
function authenticatorData(origin: string, ceremony: Ceremony, attested?: Buffer): Buffer {
  const relyingPartyId = ceremony.relyingPartyId ?? new URL(origin).hostname;
  const counter = Buffer.alloc(4);
  counter.writeUInt32BE(ceremony.signCount ?? 0);
  const flags =
    ((ceremony.userPresent ?? true) ? 0x01 : 0) |
    ((ceremony.userVerified ?? true) ? 0x04 : 0) |
    (attested === undefined ? 0 : 0x40);
  const parts = [createHash("sha256").update(relyingPartyId).digest(), Buffer.from([flags]), counter];
  return Buffer.concat(attested === undefined ? parts : [...parts, attested]);
}

/** WebAuthn L3 §6.5.1: AAGUID, length and id of the credential, COSE key (RFC 9053 §2.1, §7.1.1). */
function attestedCredential(credentialId: Buffer, publicKey: KeyObject): Buffer {
  const { x = "", y = "" } = publicKey.export({ format: "jwk" });
  const length = Buffer.alloc(2);
  length.writeUInt16BE(credentialId.length);
  // { 1: 2 (EC2), 3: -7 (ES256), -1: 1 (P-256), -2: x, -3: y }
  const coseKey = Buffer.concat([
    Buffer.from([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21]),
    cborBytes(Buffer.from(x, "base64url")),
    Buffer.from([0x22]),
    cborBytes(Buffer.from(y, "base64url")),
  ]);
  return Buffer.concat([Buffer.alloc(16), length, credentialId, coseKey]);
}

const clientData = (type: string, challenge: string, origin: string, ceremony: Ceremony): string => {
  const said = { type, challenge, origin: ceremony.origin ?? origin, crossOrigin: false, ...ceremony.clientData };
  return Buffer.from(JSON.stringify(said)).toString("base64url");
};

const cborText = (text: string): Buffer => Buffer.concat([Buffer.from([0x60 + text.length]), Buffer.from(text)]);

const cborBytes = (bytes: Buffer): Buffer => {
  const head =
    bytes.length < 24
      ? [0x40 + bytes.length]
      : bytes.length < 256
        ? [0x58, bytes.length]
        : [0x59, bytes.length >> 8, bytes.length & 0xff];
  return Buffer.concat([Buffer.from(head), bytes]);
};
