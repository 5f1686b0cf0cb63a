import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { clientAddress, parseNetworks } from "./client-address.ts";

const proxies = parseNetworks(["127.0.0.1", "10.0.0.0/8", "2001:db8:ffff::/48"]);
const nobody = parseNetworks([]);

describe("the address a request came from", () => {
  it.each([
    [
      "is the socket's when no proxy is trusted, whatever the header says",
      nobody,
      "203.0.113.9",
      "1.2.3.4",
      "203.0.113.9",
    ],
    ["is the socket's when that is no trusted proxy", proxies, "203.0.113.9", "1.2.3.4", "203.0.113.9"],
    ["is the socket's when the proxy wrote nothing", proxies, "127.0.0.1", undefined, "127.0.0.1"],
    ["is what a trusted proxy wrote", proxies, "127.0.0.1", "203.0.113.9", "203.0.113.9"],
    [
      "is read through a chain of trusted proxies",
      proxies,
      "127.0.0.1",
      "203.0.113.9, 10.1.2.3,10.9.9.9",
      "203.0.113.9",
    ],
    ["is not what the client put in front", proxies, "127.0.0.1", "1.2.3.4, 203.0.113.9", "203.0.113.9"],
    [
      "is not what the client put in front, posing as a proxy's client",
      proxies,
      "127.0.0.1",
      "1.2.3.4, 10.0.0.1, 203.0.113.9",
      "203.0.113.9",
    ],
    ["is the last good one where nonsense begins", proxies, "127.0.0.1", "1.2.3.4, unknown, 10.0.0.1", "10.0.0.1"],
    ["is the proxy's when it wrote nonsense", proxies, "127.0.0.1", "_hidden", "127.0.0.1"],
    ["is one for IPv4 in both its forms", proxies, "::ffff:127.0.0.1", "::ffff:203.0.113.9", "203.0.113.9"],
    ["is IPv6 in its shortest form", proxies, "2001:db8:ffff::1", "2001:0DB8:0:0:0:0:0:7", "2001:db8::7"],
    ["is nobody's behind a proxy nearby that was not named", nobody, "127.0.0.1", "203.0.113.9", "0.0.0.0"],
    ["is nobody's behind one in the same data centre", nobody, "192.168.1.1", "203.0.113.9", "0.0.0.0"],
    ["is a neighbour's own who came without a proxy", nobody, "192.168.1.5", undefined, "192.168.1.5"],
    ["is nobody's when the socket has none", proxies, "", "203.0.113.9", "0.0.0.0"],
  ])("%s", (_what, trusted, socket, header, expected) => expect(clientAddress(socket, header, trusted)).toBe(expected));

  it.each([
    ["the proxy was not named", nobody, "127.0.0.1", undefined],
    ["the proxy on another machine was not named", nobody, "203.0.113.9", "198.51.100.7"],
    ["the proxy writes no header", proxies, "127.0.0.1", undefined],
    ["the proxy writes nonsense", proxies, "127.0.0.1", "unknown"],
  ])("is hidden behind a proxy that is certainly there when %s", (_what, trusted, socket, header) =>
    expect(clientAddress(socket, header, trusted, true)).toBe("0.0.0.0"),
  );

  it("is what the proxy wrote when it is certainly there and trusted", () =>
    expect(clientAddress("127.0.0.1", "203.0.113.9", proxies, true)).toBe("203.0.113.9"));

  it("stays true however much a client writes in front of what the proxy adds", () => {
    const lies = ["1.2.3.4,", "1.2.3.4, ", "10.0.0.1,", "x", ",", " "];
    fc.assert(
      fc.property(fc.constantFrom(...lies), fc.nat(3_000), (lie, times) => {
        expect(clientAddress("127.0.0.1", `${lie.repeat(times)}, 203.0.113.9`, proxies)).toBe("203.0.113.9");
      }),
    );
  });

  it("is an address, whatever the header holds", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (header) => {
        expect(clientAddress("127.0.0.1", header, proxies)).toMatch(/^[\da-f.:%\w]+$/);
      }),
    );
  });
});

describe("trusted proxies", () => {
  it("may be written as IPv4 in IPv6", () =>
    expect(clientAddress("127.0.0.1", "203.0.113.9", parseNetworks(["::ffff:127.0.0.1"]))).toBe("203.0.113.9"));
  it.each(["proxy", "10.0.0.0/33", "10.0.0/8/8", "/8"])("cannot be %s", (entry) =>
    expect(() => parseNetworks([entry])).toThrow(),
  );
});
