/** Addresses as evidence: whether two are one subscriber's, differ, or cannot be compared. */

export type Comparison = "same" | "different" | "incomparable";

/** Stands for an address that the server cannot know: one that a proxy it was not told to trust has hidden. */
export const hiddenAddress = "0.0.0.0";

/**
 * Same: one public IPv4 address, or one IPv6 /64, which is the least that one subscriber gets (RFC 6177 §2). IPv4 against
 * IPv6 cannot be compared: a home has both. Of private addresses a /24 counts as one network, and two such networks
 * cannot be compared, for they may be two rooms of one house.
 */
export function compareAddresses(left: string, right: string): Comparison {
  if (left === hiddenAddress || right === hiddenAddress || isLocal(left) !== isLocal(right)) return "incomparable";
  if (networkOf(left) === networkOf(right)) return "same";
  return isLocal(left) || left.includes(":") !== right.includes(":") ? "incomparable" : "different";
}

/**
 * Whether two addresses are so far apart that one device cannot have moved from one to the other by its provider's own
 * doing: different, and not in one /24 or /48, within which a provider or a company may change a device's address.
 */
export function isOtherNetwork(left: string, right: string): boolean {
  if (compareAddresses(left, right) !== "different") return false;
  const part = (address: string) =>
    address.includes(":") ? sourceOf(address).split(":").slice(0, 3) : address.split(".").slice(0, 3);
  return part(left).join() !== part(right).join();
}

const networkOf = (address: string): string =>
  isLocal(address) && !address.includes(":") ? address.slice(0, address.lastIndexOf(".")) : sourceOf(address);

/** What counts as one source: an IPv4 address, or the /64 that an IPv6 address is in. */
export function sourceOf(address: string): string {
  if (!address.includes(":")) return address;
  const [head = "", tail] = address.split("::");
  const left = head === "" ? [] : head.split(":");
  const right = tail === undefined || tail === "" ? [] : tail.split(":");
  const zeros = tail === undefined ? 0 : 8 - left.length - right.length;
  const groups = [...left, ...Array<string>(Math.max(0, zeros)).fill("0"), ...right];
  return `${groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ""))
    .join(":")}::/64`;
}

/** Loopback, link-local and private addresses (RFC 1918, RFC 4193, RFC 3927, RFC 4291 §2.4), as Node writes them. */
export function isLocal(address: string): boolean {
  if (address.includes(":")) return address === "::1" || /^f[cd][0-9a-f]{2}:|^fe[89ab][0-9a-f]:/i.test(address);
  const [first = 0, second = 0] = address.split(".").map(Number);
  return (
    first === 10 ||
    first === 127 ||
    (first === 172 && second >= 16 && second <= 31) ||
    (first === 192 && second === 168) ||
    (first === 169 && second === 254)
  );
}

/** RFC 6598: what a carrier uses between its own translator and its subscribers. */
export function isCarrierShared(address: string): boolean {
  const [first = 0, second = 0] = address.split(".").map(Number);
  return !address.includes(":") && first === 100 && second >= 64 && second <= 127;
}
