import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { clientAddress } from "../http/client-address.ts";
import {
  type Comparison,
  compareAddresses,
  hiddenAddress,
  isCarrierShared,
  isLocal,
  isOtherNetwork,
  sourceOf,
} from "./address.ts";

describe("two addresses", () => {
  it.each<[string, string, string, Comparison]>([
    ["one public address", "192.0.2.7", "192.0.2.7", "same"],
    ["neighbours at one provider", "192.0.2.7", "192.0.2.8", "different"],
    ["one /64", "2001:db8:1:2::1", "2001:db8:1:2:ffff::", "same"],
    ["the next /64", "2001:db8:1:2::1", "2001:db8:1:3::1", "different"],
    ["IPv4 and IPv6: a home has both", "192.0.2.7", "2001:db8::1", "incomparable"],
    ["one private /24", "192.168.1.5", "192.168.1.200", "same"],
    ["two rooms of one house", "192.168.1.5", "192.168.2.5", "incomparable"],
    ["a private and a public one", "192.168.1.5", "192.0.2.7", "incomparable"],
    ["this machine and itself", "127.0.0.1", "127.0.0.1", "same"],
    ["this machine by its other name", "127.0.0.1", "::1", "incomparable"],
    ["one private /64", "fd00:1:2:3::1", "fd00:1:2:3::2", "same"],
    ["two private /64", "fd00:1:2:3::1", "fd00:1:2:4::2", "incomparable"],
    ["a private and a public IPv6 one", "fd00::1", "2001:db8::1", "incomparable"],
    ["a hidden one", hiddenAddress, "192.0.2.7", "incomparable"],
    ["two hidden ones: nothing says that they are one", hiddenAddress, hiddenAddress, "incomparable"],
  ])("%s", (_what, left, right, expected) => {
    expect(compareAddresses(left, right)).toBe(expected);
    expect(compareAddresses(right, left)).toBe(expected);
  });

  it("are compared in the form that the edge gives them: IPv4 written as IPv6 is IPv4", () => {
    for (const mapped of ["::ffff:192.0.2.7", "::ffff:c000:207"])
      expect(compareAddresses(clientAddress(mapped, undefined, []), "192.0.2.7")).toBe("same");
    const strangers = ["::ffff:192.0.2.7", "::ffff:198.51.100.9"].map((each) => clientAddress(each, undefined, []));
    expect(compareAddresses(strangers[0] ?? "", strangers[1] ?? "")).toBe("different");
  });

  it("that are both public are never the same by chance of their writing", () =>
    fc.assert(
      fc.property(fc.ipV4(), fc.ipV4(), (left, right) => {
        fc.pre(left !== right && !isLocal(left) && !isLocal(right));
        expect(compareAddresses(left, right)).not.toBe("same");
      }),
    ));
});

describe("a local address", () => {
  it.each([
    ["10.0.0.0", "10.255.255.255", "9.255.255.255", "11.0.0.0"],
    ["172.16.0.0", "172.31.255.255", "172.15.255.255", "172.32.0.0"],
    ["192.168.0.0", "192.168.255.255", "192.167.255.255", "192.169.0.0"],
    ["169.254.0.0", "169.254.255.255", "169.253.255.255", "169.255.0.0"],
    ["127.0.0.0", "127.255.255.255", "126.255.255.255", "128.0.0.0"],
    ["fc00::", "fdff:ffff::1", "fbff::1", "fe00::"],
    ["fe80::", "febf::1", "fe7f::1", "fec0::1"],
  ])("is from %s to %s, not %s, not %s", (first, last, before, after) =>
    expect([first, last, before, after].map(isLocal)).toEqual([true, true, false, false]),
  );
  it("is loopback, but not what only begins like a private one", () =>
    expect(["::1", "::2", "fd::1", "fe8::1", "2001:db8::fd00:1"].map(isLocal)).toEqual([
      true,
      false,
      false,
      false,
      false,
    ]));
});

it("knows what carriers share (RFC 6598), to the address", () =>
  expect(["100.63.255.255", "100.64.0.0", "100.127.255.255", "100.128.0.0", "100:64::"].map(isCarrierShared)).toEqual([
    false,
    true,
    true,
    false,
    false,
  ]));

describe("one source", () => {
  it.each([
    ["an IPv4 address is itself", "192.0.2.7", "192.0.2.7"],
    ["an IPv6 address is its /64", "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
    ["the rest of the /64 is the same", "2001:db8:1:2::1", "2001:db8:1:2::/64"],
    ["leading zeros do not matter", "2001:0db8:0001:0002::1", "2001:db8:1:2::/64"],
    ["zeros left out in the front half are put back", "2001:db8::5:6:7:8", "2001:db8:0:0::/64"],
    ["the shortest", "::", "0:0:0:0::/64"],
    ["loopback", "::1", "0:0:0:0::/64"],
    ["a network's own address", "2001:db8:1:2::", "2001:db8:1:2::/64"],
  ])("%s", (_what, address, expected) => expect(sourceOf(address)).toBe(expected));

  it("is shared by exactly the addresses that share their first four groups", () =>
    fc.assert(
      fc.property(
        fc.array(fc.nat(0xffff), { minLength: 8, maxLength: 8 }),
        fc.nat(7),
        fc.nat(0xffff),
        (groups, at, other) => {
          const written = (list: number[]) => list.map((group) => group.toString(16)).join(":");
          const changed = groups.with(at, other);
          const same = at >= 4 || groups[at] === other;
          expect(sourceOf(written(groups)) === sourceOf(written(changed))).toBe(same);
        },
      ),
    ));
});

describe("another network", () => {
  it.each([
    ["is not one's own address", "192.0.2.7", "192.0.2.7", false],
    ["is not the next exit of one provider's pool", "192.0.2.7", "192.0.2.200", false],
    ["is another /24", "192.0.2.7", "192.0.3.7", true],
    ["is not the next /64 of one customer", "2001:db8:1:2::1", "2001:db8:1:3::1", false],
    ["is another /48", "2001:db8:1:2::1", "2001:db8:2:2::1", true],
    ["is not told from an address of the other family", "192.0.2.7", "2001:db8:1:2::1", false],
    ["is not told from a hidden address", "192.0.2.7", hiddenAddress, false],
  ])("%s", (_what, left, right, expected) => expect(isOtherNetwork(left, right)).toBe(expected));
});
