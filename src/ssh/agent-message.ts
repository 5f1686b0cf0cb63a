/** What is said to an SSH agent (draft-ietf-sshm-ssh-agent): the messages, each with its length before it. */
import { asciiOf, type Bytes, byte, concat, readerOf, string, uint32 } from "./wire.ts";

/** SSH_AGENT_SUCCESS, SSH_AGENTC_REQUEST_IDENTITIES and so on, as the draft numbers them. */
const numbers = { success: 6, list: 11, listed: 12, remove: 18, addConstrained: 25 } as const;
/** SSH_AGENT_CONSTRAIN_LIFETIME: the agent forgets the key after so many seconds. */
const constrainLifetime = 1;

const message = (number: number, ...parts: readonly Uint8Array[]): Bytes => string(concat(byte(number), ...parts));

/** Which keys do you hold? */
export const askForKeys = message(numbers.list);

export interface HeldKey {
  readonly blob: Uint8Array;
  readonly comment: string;
}

/** The answer to `askForKeys`, without its length; null when it is none. */
export function readKeys(answer: Uint8Array): readonly HeldKey[] | null {
  if (answer[0] !== numbers.listed) return null;
  const reader = readerOf(answer.subarray(1));
  const held = Array.from({ length: Math.min(reader.uint32(), answer.length) }, () => ({
    blob: reader.string(),
    comment: asciiOf(reader.string()),
  }));
  return reader.isWhole() ? held : null;
}

export const removeKey = (blob: Uint8Array): Bytes => message(numbers.remove, string(blob));

export interface CertifiedKey {
  readonly kind: string;
  readonly certificate: Uint8Array;
  /** The two halves of the Ed25519 key, 32 bytes each. */
  readonly publicKey: Uint8Array;
  readonly privateKey: Uint8Array;
  readonly comment: string;
}

/** An Ed25519 key with its certificate, to be forgotten when that is over. */
export const addCertifiedKey = (key: CertifiedKey, lifetimeSeconds: number): Bytes =>
  message(
    numbers.addConstrained,
    string(key.kind),
    string(key.certificate),
    string(key.publicKey),
    string(concat(key.privateKey, key.publicKey)),
    string(key.comment),
    byte(constrainLifetime),
    uint32(lifetimeSeconds),
  );

/** Whether an answer, without its length, says that it was done. */
export const isSuccess = (answer: Uint8Array): boolean => answer[0] === numbers.success;
