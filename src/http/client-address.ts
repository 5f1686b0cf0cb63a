import ipaddr from "ipaddr.js";
import { hiddenAddress, isLocal } from "../proximity/address.ts";

/** Of a longer header the right end counts: the left is where a client writes what it likes. */
const maximumCharacters = 1000;

export type Network = [ipaddr.IPv4 | ipaddr.IPv6, number];

/** Parses TRUSTED_PROXIES. Throws on an entry that is neither an address nor a network. */
export const parseNetworks = (entries: readonly string[]): Network[] =>
  entries.map((entry) => {
    if (entry.includes("/")) return ipaddr.parseCIDR(entry);
    const address = ipaddr.process(entry);
    return [address, address.kind() === "ipv4" ? 32 : 128];
  });

/**
 * The address the request came from. X-Forwarded-For is read from the right, and only as far as trusted proxies wrote it:
 * whatever the client itself put there stands left of that and is never believed. `proxied`: a proxy is certainly in
 * front, so that the socket's own address is nobody's.
 */
export function clientAddress(
  socketAddress: string,
  forwardedFor: string | undefined,
  trusted: readonly Network[],
  proxied = false,
): string {
  let current = parse(socketAddress);
  if (current === null) return hiddenAddress;
  // A proxy nearby that nobody told us to trust: its address is everybody's, and would make strangers look like neighbours.
  if (forwardedFor !== undefined && !isTrusted(current, trusted) && isLocal(current.toString())) return hiddenAddress;
  let isSocket = true;
  const hops = (forwardedFor ?? "").slice(-maximumCharacters).split(",");
  while (isTrusted(current, trusted) && hops.length > 0) {
    const hop = parse(hops.pop()?.trim() ?? "");
    if (hop === null) break;
    current = hop;
    isSocket = false;
  }
  return proxied && isSocket ? hiddenAddress : current.toString();
}

/** A proxy's own address comes with every request, and whoever waits behind it comes again and again. */
const parsed = new Map<string, ipaddr.IPv4 | ipaddr.IPv6 | null>();
const mostParsed = 100;

/** IPv4 written as IPv6 is the same address. */
function parse(text: string): ipaddr.IPv4 | ipaddr.IPv6 | null {
  const known = parsed.get(text);
  if (known !== undefined) return known;
  const address = ipaddr.isValid(text) ? ipaddr.process(text) : null;
  if (parsed.size >= mostParsed) parsed.clear();
  parsed.set(text, address);
  return address;
}

/** Whether the address is in one of the networks; false for what is no address. */
export function isIn(address: string, networks: readonly Network[]): boolean {
  const parsed = parse(address);
  return parsed !== null && isTrusted(parsed, networks);
}

const isTrusted = (address: ipaddr.IPv4 | ipaddr.IPv6, trusted: readonly Network[]): boolean =>
  trusted.some(([network, bits]) => network.kind() === address.kind() && address.match(network, bits));
