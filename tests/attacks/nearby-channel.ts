/** The link-local channel as far as the server sees it: who sends what to whom. The connection itself is the caller's say. */
import { isSelectedPairOnLink, keepLinkLocal } from "../../src/proximity/candidates.ts";
import type { NewScreen, World } from "./world.ts";

const uuid = "7f3c1b2a-9d4e-4c5f-8a6b-1c2d3e4f5a6b";

export const candidates = {
  /** As a browser on the link names itself. */
  mdns: `a=candidate:1 1 udp 2113937151 ${uuid}.local 51234 typ host generation 0`,
  rawAddress: "a=candidate:1 1 udp 2113937151 95.24.1.1 51234 typ host generation 0",
  rawIpv6: "a=candidate:2 1 udp 2113937151 2003:c0:55:1::9 51234 typ host generation 0",
  serverReflexive: "a=candidate:3 1 udp 1677729535 79.192.1.1 51234 typ srflx raddr 0.0.0.0 rport 0",
} as const;

/** What ICE ends up with between this phone and whoever is at the new screen. */
export interface Link {
  /** The candidate lines of the answer that the new screen's side sends. */
  readonly answered: readonly string[];
  /** Whether a packet for this line's address arrives and is answered. */
  readonly reaches: (line: string) => boolean;
  /** Whether checks from outside reach the phone and win: the pair is then peer-reflexive. */
  readonly checksArrive?: boolean;
  /** A phone with neither of the two filters: the control. */
  readonly phoneFilters?: boolean;
}

/** Plays both ends of the channel over HTTP. The phone does what its script does: filters, judges the pair, returns nonces. */
export async function runChannel(world: World, screen: NewScreen, requestId: string, link: Link): Promise<void> {
  const { phone } = world.victim;
  const stream = await screen.browser.get(`/sign-in/events?request=${screen.requestId}`);
  const offering = phone.postJson(`/link/${requestId}/nearby/offer`, { sdp: "v=0\r\n" });
  const { nonce: screenNonce } = JSON.parse(await readEvent(stream, "nearby")) as { nonce: string };
  const sdp = ["v=0", ...link.answered].join("\r\n");
  await screen.browser.postJson("/sign-in/nearby/answer", { request: screen.requestId, sdp });
  const offered = await offering;
  if (offered.status !== 200) return;
  const { answer, nonce: phoneNonce } = (await offered.json()) as { answer: string; nonce: string };

  const filters = link.phoneFilters ?? true;
  const kept = (filters ? keepLinkLocal(answer) : answer)
    .split("\r\n")
    .filter((line) => line.startsWith("a=candidate"));
  const candidateType = kept.some(link.reaches) ? "host" : link.checksArrive === true ? "prflx" : null;
  if (candidateType === null) return;
  const statistics = [
    { id: "T", type: "transport", selectedCandidatePairId: "P" },
    { id: "P", type: "candidate-pair", remoteCandidateId: "R" },
    { id: "R", type: "remote-candidate", candidateType },
  ];
  if (filters && !isSelectedPairOnLink(statistics)) return;
  await Promise.all([
    screen.browser.postJson("/sign-in/nearby", { request: screen.requestId, nonce: phoneNonce }),
    phone.postJson(`/link/${requestId}/nearby`, { nonce: screenNonce }),
  ]);
}

/** The data of the first event of this name. */
async function readEvent(response: Response, name: string): Promise<string> {
  const reader = response.body?.getReader();
  if (reader === undefined) throw new Error("there is no stream");
  const decoder = new TextDecoder();
  for (let text = ""; ; ) {
    const [, data] = new RegExp(`event: ${name}\\ndata: (.*)\\n`).exec(text) ?? [];
    if (data !== undefined) {
      await reader.cancel();
      return data;
    }
    const { value, done } = await reader.read();
    if (done) throw new Error(`the stream ended without "${name}"`);
    text += decoder.decode(value, { stream: true });
  }
}
