/** OpenSSH's list of revoked keys (PROTOCOL.krl of OpenSSH): certificates by authority and serial number. */
import { type Bytes, byte, concat, string, uint32, uint64 } from "./wire.ts";

export interface RevokedByAuthority {
  /** The authority's public key. */
  readonly caBlob: Uint8Array;
  readonly serials: readonly number[];
}

const magic = concat(new TextEncoder().encode("SSHKRL\n"), byte(0));
const formatVersion = 1;
const certificatesSection = 1;
const serialList = 0x20;

/** The list as a file. It goes by the hour in which certificates live, so it is short. Its version is its time. */
export const revocationList = (revoked: readonly RevokedByAuthority[], now: number): Bytes =>
  concat(
    magic,
    uint32(formatVersion),
    uint64(now),
    uint64(Math.floor(now / 1000)),
    uint64(0),
    string(""),
    string(""),
    ...revoked
      .filter(({ serials }) => serials.length > 0)
      .map(({ caBlob, serials }) => concat(byte(certificatesSection), string(sectionOf(caBlob, serials)))),
  );

const sectionOf = (caBlob: Uint8Array, serials: readonly number[]): Bytes =>
  concat(string(caBlob), string(""), byte(serialList), string(concat(...serials.map(uint64))));
