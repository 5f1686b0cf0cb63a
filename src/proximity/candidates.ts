/**
 * What the phone lets count as "on one link". An ICE candidate is an offer of an address; off-link attackers can offer
 * raw addresses, or appear unannounced (peer-reflexive, RFC 8445 §7.3.1.3) by sending checks to one they have learnt.
 * A `.local` name (draft-ietf-mmusic-mdns-ice-candidates) is resolved by multicast, which routers do not pass on, so only
 * a peer on the same link can have given it a meaning. The connection itself is made in `nearby-phone.client.ts`.
 */

/** What may be a candidate line to any parser, however lenient. */
const anyCandidate = /^\s*a\s*=\s*candidate\s*:/i;

/**
 * RFC 8839 §5.1, to the letter, of type host under a name as browsers make them: a UUID. Other names in `.local` might be
 * answered by a company's DNS. Every blank counts: a parser that divides the line elsewhere would see another address.
 */
const linkLocalCandidate =
  /^a=candidate:[\w+/]{1,32} \d{1,3} (udp|tcp) \d{1,10} [0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\.local \d{1,5} typ host( [\w+/.-]+)*$/i;

/** The description without every candidate that is not the host's own and named on the link. */
export const keepLinkLocal = (description: string): string =>
  description
    .split(/\r\n|\r|\n/)
    .filter((line) => !anyCandidate.test(line) || linkLocalCandidate.test(line))
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
