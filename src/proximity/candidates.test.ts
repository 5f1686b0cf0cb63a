import { describe, expect, test } from "vitest";
import { type ConnectionStatistic, isSelectedPairOnLink, keepLinkLocal } from "./candidates.ts";

const name = "3f2b8c1e-77aa-4d0e-9c55-0b1d2e3f4a5b.local";
const candidate = (address: string, type = "host") =>
  `a=candidate:1 1 udp 2113937151 ${address} 50000 typ ${type} generation 0`;
const describedBy = (...lines: string[]) =>
  ["v=0", "m=application 9 UDP/DTLS/SCTP webrtc-datachannel", ...lines, "a=setup:active", ""].join("\r\n");

describe("the candidates of the other end", () => {
  test("stay when they are names on the link, and nothing else is touched", () => {
    const description = describedBy(candidate(name), "a=ice-ufrag:abcd", "a=end-of-candidates");
    expect(keepLinkLocal(description)).toBe(description);
  });

  test.each([
    ["a public address", candidate("198.51.100.7")],
    ["a private address", candidate("192.168.1.20")],
    ["an IPv6 address", candidate("2001:db8::7")],
    ["a link-local address", candidate("fe80::1")],
    ["a name that is not on the link", candidate("relay.example.com")],
    ["a name that only looks so", candidate(`${name}.example.com`)],
    ["a name that a company's DNS may answer", candidate("printer.corp.local")],
    ["a name that no browser makes", candidate("attacker.local")],
    ["a reflexive one under such a name", candidate(name, "srflx")],
    ["a relayed one under such a name", candidate(name, "relay")],
    ["a peer-reflexive one under such a name", candidate(name, "prflx")],
    ["one in capitals", candidate("198.51.100.7").toUpperCase()],
    ["one behind a blank", ` ${candidate("198.51.100.7")}`],
    ["one with blanks inside", candidate("198.51.100.7").replace("a=candidate:1", "a=candidate :1")],
    [
      "one with tabs that hide where its parts are",
      `a=candidate:1\t1\tudp\t1\t${name}\t9\ttyp\thost 1 udp 1 198.51.100.7 50000 typ host`,
    ],
    ["one with too few parts", "a=candidate:1 1 udp"],
    [
      "one with the type elsewhere",
      `a=candidate:1 1 udp 1 198.51.100.7 50000 typ srflx raddr ${name} rport 1 typ host`,
    ],
  ])("are dropped when one is %s", (_what, line) => {
    expect(keepLinkLocal(describedBy(line, candidate(name)))).toBe(describedBy(candidate(name)));
  });

  test("stay with the extensions that browsers write", () => {
    const lines = [
      `${candidate(name)} ufrag a+/B network-id 1 network-cost 10`,
      `a=candidate:0 1 UDP 2122252543 ${name} 50000 typ host`,
      `a=candidate:2 1 tcp 1518280447 ${name} 9 typ host tcptype active`,
    ];
    expect(keepLinkLocal(describedBy(...lines))).toBe(describedBy(...lines));
  });

  test.each(["\n", "\r", "\r\n"])("are found whatever ends the line (%j)", (end) => {
    const description = ["v=0", candidate("198.51.100.7"), "a=setup:active"].join(end);
    expect(keepLinkLocal(description)).toBe("v=0\r\na=setup:active");
  });
});

describe("the pair that carries the channel", () => {
  const pair: ConnectionStatistic = { id: "P", type: "candidate-pair", remoteCandidateId: "R" };
  const transport: ConnectionStatistic = { id: "T", type: "transport", selectedCandidatePairId: "P" };
  const remote = (candidateType: string): ConnectionStatistic => ({ id: "R", type: "remote-candidate", candidateType });

  test("is on the link when its other end is a candidate that we were given", () => {
    expect(isSelectedPairOnLink([transport, pair, remote("host")])).toBe(true);
  });

  test("is known by its own mark where the transport does not name it", () => {
    expect(isSelectedPairOnLink([{ ...pair, selected: true }, remote("host")])).toBe(true);
  });

  test.each(["prflx", "srflx", "relay", ""])("is refused when its other end is %j", (type) => {
    expect(isSelectedPairOnLink([transport, pair, remote(type)])).toBe(false);
    expect(isSelectedPairOnLink([{ ...pair, selected: true }, remote(type)])).toBe(false);
  });

  test("is the one that is selected, not any other that would do", () => {
    const direct: ConnectionStatistic[] = [
      { id: "P2", type: "candidate-pair", remoteCandidateId: "R2" },
      { id: "R2", type: "remote-candidate", candidateType: "host" },
    ];
    expect(isSelectedPairOnLink([...direct, transport, pair, remote("prflx")])).toBe(false);
  });

  test("is missing while none is selected, or its candidate is not told", () => {
    expect(isSelectedPairOnLink([pair, remote("host")])).toBe(false);
    expect(isSelectedPairOnLink([transport, pair])).toBe(false);
    expect(isSelectedPairOnLink([transport, remote("host")])).toBe(false);
    expect(isSelectedPairOnLink([])).toBe(false);
  });

  test("is not judged by our own end of it", () => {
    const local: ConnectionStatistic = { id: "R", type: "local-candidate", candidateType: "host" };
    expect(isSelectedPairOnLink([transport, pair, local])).toBe(false);
  });
});
