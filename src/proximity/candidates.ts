/**
 * What the phone lets count as "on one link". An ICE candidate is an offer of an address; off-link attackers can offer
 * raw addresses, or appear unannounced (peer-reflexive, RFC 8445 §7.3.1.3) by sending checks to one they have learnt.
 * A `.local` name (draft-ietf-mmusic-mdns-ice-candidates) is resolved by multicast, which routers do not pass on, so only
 * a peer on the same link can have given it a meaning. The connection itself is made in `nearby-phone.client.ts`.
 */

/** Browsers make these names from a version 4 UUID; anything else in `.local` might be answered by a company's DNS. */
const linkLocalName = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\.local$/i;

/** RFC 8839 §5.1: `a=candidate:foundation component transport priority address port typ type …`. */
const candidateLine = /^\s*a\s*=\s*candidate\s*:/i;

function isLinkLocal(line: string): boolean {
  const [, , , , address = "", , , type] = line.trim().split(/\s+/);
  return linkLocalName.test(address) && type === "host";
}

/** The description without every candidate that is not the host's own and named on the link. */
export const keepLinkLocal = (description: string): string =>
  description
    .split(/\r\n|\r|\n/)
    .filter((line) => !candidateLine.test(line) || isLinkLocal(line))
    .join("\r\n");

/** The part of WebRTC's statistics that is read here (W3C webrtc-stats); others have other members. */
export interface ConnectionStatistic {
  readonly id: string;
  readonly type: string;
  readonly selectedCandidatePairId?: string;
  readonly selected?: boolean;
  readonly remoteCandidateId?: string;
  readonly candidateType?: string;
}

/**
 * True when the other end of the pair that carries the channel is a candidate that we were given and kept. False for a
 * peer-reflexive one, for any other, and while none is selected.
 */
export function isSelectedPairOnLink(statistics: readonly ConnectionStatistic[]): boolean {
  const find = (id: string | undefined) => statistics.find((statistic) => statistic.id === id);
  const chosen = statistics.find(
    ({ type, selectedCandidatePairId }) => type === "transport" && selectedCandidatePairId,
  );
  // Firefox marks the pair itself instead of naming it in the transport.
  const marked = statistics.find(({ type, selected }) => type === "candidate-pair" && selected === true);
  const pair = find(chosen?.selectedCandidatePairId) ?? marked;
  const remote = find(pair?.remoteCandidateId);
  return remote?.type === "remote-candidate" && remote.candidateType === "host";
}
