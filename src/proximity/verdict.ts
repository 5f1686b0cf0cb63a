/**
 * Evidence in, verdict out (PRODUCT.md, "What makes it safe"). Read from the top: the first row that fits decides.
 *
 *   known         the new screen proved the key of a browser that this account approved before
 *   contradicted  the two cannot be one scene: countries or distance say so, or the new screen hides where it is
 *   nearby        a link-local channel connected them, and their public addresses agree or cannot be compared
 *   likely        one public address that few people share
 *   unknown       none of these
 */
import { limits } from "../limits.ts";
import { compareAddresses } from "./address.ts";
import type { Evidence, NetworkPlace } from "./evidence.ts";

export type Verdict = "known" | "nearby" | "likely" | "unknown" | "contradicted";

/** Why the two cannot be one scene. */
export const contradictions = ["hidden_network", "hosting_network", "other_country", "too_far"] as const;
export type Contradiction = (typeof contradictions)[number];

/** Why, for the card, the log and the person who is refused. */
export type VerdictReason =
  | Contradiction
  | "known_browser"
  /** The channel, and public addresses that agree. */
  | "nearby_channel"
  /** The channel, beside addresses that cannot be compared: nothing else speaks for it. */
  | "channel_alone"
  | "same_network"
  | "shared_network"
  | "no_evidence";

export type Judgement =
  | { readonly verdict: "contradicted"; readonly reason: Contradiction }
  | { readonly verdict: Exclude<Verdict, "contradicted">; readonly reason: Exclude<VerdictReason, Contradiction> };

export function judge(evidence: Evidence): Judgement {
  // It is the client's server that asked: neither its address nor anything that it proves says where the person is served.
  if (evidence.kind === "ciba") return { verdict: "unknown", reason: "no_evidence" };

  const contradiction = contradictionIn(evidence);
  // A browser's is origin-bound and not exportable, so no relay can have proved it; it may well be on a VPN or abroad today.
  // A program keeps its key where it likes, and somebody may have copied it: that excuses nothing.
  if (evidence.provedKnownBrowser && (contradiction === null || evidence.kind !== "device_grant"))
    return { verdict: "known", reason: "known_browser" };
  if (contradiction !== null) return { verdict: "contradicted", reason: contradiction };

  const addresses = compareAddresses(evidence.newScreen.address, evidence.phone.address);
  const shared = isShared(evidence.newScreen.place) || isShared(evidence.phone.place);
  // A phone that lends its mobile data shares it with the laptop: then both come out of a carrier's pool, each by any exit.
  const bothShared = isShared(evidence.newScreen.place) && isShared(evidence.phone.place);
  // WebRTC carries no origin, so a relay inside the victim's network can pass the channel: two public addresses that can
  // be compared and differ outweigh it.
  if (evidence.passedNearbyChannel && (addresses !== "different" || bothShared)) {
    return { verdict: "nearby", reason: addresses === "same" ? "nearby_channel" : "channel_alone" };
  }
  if (addresses === "same") {
    return shared ? { verdict: "unknown", reason: "shared_network" } : { verdict: "likely", reason: "same_network" };
  }
  return { verdict: "unknown", reason: "no_evidence" };
}

/** A shell on a hosted server is nowhere near its user by nature, so only browsers are held to where they are. */
function contradictionIn({ kind, newScreen, phone }: Evidence): Contradiction | null {
  // A machine that is to be a host may stand anywhere: whoever lets it in need not be there.
  if (kind === "host_join") return null;
  const { place } = newScreen;
  if (kind === "page" && place.kind === "anonymiser") return "hidden_network";
  if (kind === "page" && place.kind === "hosting") return "hosting_network";
  if (place.kind === "hosting" || place.kind === "anonymiser") return null;
  const other = phone.place;
  if (place.country !== null && other.country !== null && place.country !== other.country) return "other_country";
  const distance = distanceKilometres(place, other);
  // Mobile carriers let their users out far from where they are: distance then says nothing, the country still does.
  const comparable = place.kind === "ordinary" && other.kind === "ordinary";
  return comparable && distance !== null && distance > limits.sameSceneKilometres ? "too_far" : null;
}

const isShared = (place: NetworkPlace): boolean =>
  place.kind === "carrier" || place.kind === "hosting" || place.kind === "anonymiser";

/** Great-circle distance (haversine, mean earth radius 6,371 km); null when a place has no coordinates. */
export function distanceKilometres(from: NetworkPlace, to: NetworkPlace): number | null {
  if (from.latitude === null || from.longitude === null || to.latitude === null || to.longitude === null) return null;
  const radians = (degrees: number) => (degrees * Math.PI) / 180;
  const halfChord =
    Math.sin(radians(to.latitude - from.latitude) / 2) ** 2 +
    Math.cos(radians(from.latitude)) *
      Math.cos(radians(to.latitude)) *
      Math.sin(radians(to.longitude - from.longitude) / 2) ** 2;
  return 2 * 6371 * Math.asin(Math.min(1, Math.sqrt(halfChord)));
}
