/**
 * The lockout-risk meter: what would happen if one thing were lost today, for each thing that can be lost, and how well
 * the account stands by the worst of them. What to add next is in lockout-advice.ts; the sentences are in messages.
 *
 *     lost thing → passkeys that are not on it → in at once
 *                → else two recovery methods   → in at once, by recovery
 *                → else one                    → in after the waiting period, which any device can stop
 *                → else                        → only an administrator can help
 *
 * Doubt counts against the account: a passkey that could be anywhere is taken to be on the lost thing. Push is no way
 * in, since it needs a passkey on the device it rings.
 */
import type { DeviceId } from "../ids.ts";
import type { PlacedPasskey } from "../passkeys/passkey-kind.ts";

export type RecoveryMethod = "codes" | "email" | "phone";

/** All that this account could get in by. */
export interface Ways {
  readonly devices: readonly LosableDevice[];
  readonly passkeys: readonly PlacedPasskey[];
  readonly codesLeft: number;
  /** Verified, and this server can send to it. */
  readonly addresses: { readonly email: boolean; readonly phone: boolean };
}

/** A device that is trusted: not revoked. */
export interface LosableDevice {
  readonly id: DeviceId;
  readonly name: string;
  readonly system: string;
  readonly lastSeenAt: number;
}

export type Loss =
  | { readonly what: "device"; readonly name: string; readonly phone: boolean; readonly lastSeenAt: number }
  | { readonly what: "security_key"; readonly name: string };

/** `spare`: what if that way fails too? Another one at once, one after a wait, or none. */
export type WayBack =
  | { readonly how: "at_once"; readonly by: WayIn; readonly spare: "at_once" | "wait" | null }
  | { readonly how: "recover_at_once"; readonly by: readonly [RecoveryMethod, RecoveryMethod] }
  | { readonly how: "wait"; readonly by: RecoveryMethod }
  | { readonly how: "administrator" };

/** A passkey that is left: the key, the synced one, or the other device that it lives on. */
export interface WayIn {
  readonly kind: "security_key" | "synced" | "device";
  readonly name: string;
}

/** One thing lost. `loss` is null when there is nothing that could be: it is then what would happen anyway. */
export interface Situation {
  readonly loss: Loss | null;
  readonly way: WayBack;
}

export const riskLevels = ["none", "thin", "fair", "strong"] as const;
export type RiskLevel = (typeof riskLevels)[number];

export interface LockoutRisk {
  readonly level: RiskLevel;
  /** The worst that losing one thing would do: what the sentence is about. */
  readonly worst: Situation;
  /** Every single loss: the devices, then the security keys. */
  readonly situations: readonly Situation[];
}

export function assessLockoutRisk(ways: Ways): LockoutRisk {
  const losses = thingsToLose(ways);
  const situations = losses.length === 0 ? [afterLosing(ways, null)] : losses.map((lost) => afterLosing(ways, lost));
  const worst = situations.reduce((one, other) => (isWorse(other, one) ? other : one));
  return { level: levelOf(situations), worst, situations };
}

/** What goes with one loss. */
interface Lost {
  readonly loss: Loss;
  readonly deviceIds: readonly string[];
  readonly passkeyId: string | null;
}

const phoneSystems = ["Android", "iOS"];

/**
 * Devices and security keys. Two browsers of one name may be on one machine, so they are lost together: nothing tells
 * them apart until their owner gives them names.
 */
function thingsToLose({ devices, passkeys }: Ways): Lost[] {
  const names = [...new Set(devices.map(({ name }) => name))];
  const machines = names.map((name): Lost => {
    const same = devices.filter((device) => device.name === name);
    const phone = same.some(({ system }) => phoneSystems.includes(system));
    const lastSeenAt = Math.max(...same.map((device) => device.lastSeenAt));
    return { loss: { what: "device", name, phone, lastSeenAt }, deviceIds: same.map(({ id }) => id), passkeyId: null };
  });
  const keys = passkeys
    .filter(({ kind }) => kind === "security_key")
    .map(({ id, name }): Lost => ({ loss: { what: "security_key", name }, deviceIds: [], passkeyId: id }));
  return [...machines, ...keys];
}

function afterLosing(ways: Ways, lost: Lost | null): Situation {
  return { loss: lost?.loss ?? null, way: wayBack(waysInLeft(ways, lost), methodsLeft(ways, lost?.loss ?? null)) };
}

function wayBack(left: readonly WayIn[], [first, second]: readonly RecoveryMethod[]): WayBack {
  const [by] = left;
  if (by !== undefined) {
    if (left.length > 1 || second !== undefined) return { how: "at_once", by, spare: "at_once" };
    return { how: "at_once", by, spare: first === undefined ? null : "wait" };
  }
  if (first === undefined) return { how: "administrator" };
  return second === undefined ? { how: "wait", by: first } : { how: "recover_at_once", by: [first, second] };
}

const bestFirst: readonly WayIn["kind"][] = ["security_key", "device", "synced"];

/** Independent ones, the best first: passkeys of one maker sync by one account, and those on one machine go together. */
function waysInLeft({ devices, passkeys }: Ways, lost: Lost | null): WayIn[] {
  const found = new Map<string, WayIn>();
  for (const { id, name, kind, deviceId, aaguid } of passkeys) {
    if (kind === "security_key" && id !== lost?.passkeyId) found.set(id, { kind, name });
    if (kind === "synced") found.set(`synced ${aaguid}`, { kind, name });
    const home = kind === "device" ? devices.find((device) => device.id === deviceId) : undefined;
    if (home !== undefined && !lost?.deviceIds.includes(home.id))
      found.set(`device ${home.name}`, { kind: "device", name: home.name });
  }
  return [...found.values()].sort((one, other) => bestFirst.indexOf(one.kind) - bestFirst.indexOf(other.kind));
}

/**
 * Recovery methods, the surest first. Mail and text messages both arrive on a phone: when it is lost they count as one,
 * until there is another device to read mail on, or a new card for the number.
 */
function methodsLeft({ codesLeft, addresses: { email, phone } }: Ways, loss: Loss | null): RecoveryMethod[] {
  const methods: RecoveryMethod[] = codesLeft > 0 ? ["codes"] : [];
  if (email) methods.push("email");
  if (phone && !(email && loss?.what === "device" && loss.phone)) methods.push("phone");
  return methods;
}

/** From nobody but an administrator, to in at once with another way to spare. */
export function rankOf(way: WayBack): number {
  if (way.how !== "at_once") return ["administrator", "wait", "recover_at_once"].indexOf(way.how);
  return 3 + [null, "wait", "at_once"].indexOf(way.spare);
}

/** Of two losses that end alike, the phone's is the likelier, then that of what was used last. */
function isWorse(one: Situation, other: Situation): boolean {
  // A loss after which there is a way to spare is no bad one: which spare it is makes it no worse.
  const [how, otherHow] = [Math.min(rankOf(one.way), 4), Math.min(rankOf(other.way), 4)];
  return how === otherHow ? likelihood(one.loss) > likelihood(other.loss) : how < otherHow;
}

/** Any phone before any computer: 1e15 is later than every instant that is recorded. */
const likelihood = (loss: Loss | null): number =>
  loss?.what === "device" ? loss.lastSeenAt + (loss.phone ? 1e15 : 0) : 0;

/**
 * `strong`: whatever one thing is lost, in at once, and not locked out if that way fails too. `fair`: in at once.
 * `thin`: after a wait. `none`: some loss locks the person out.
 */
function levelOf(situations: readonly Situation[]): RiskLevel {
  const worst = Math.min(...situations.map(({ way }) => rankOf(way)));
  return riskLevels[[0, 1, 2, 2, 3, 3][worst] ?? 0] ?? "none";
}
