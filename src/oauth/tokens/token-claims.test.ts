import { expect, it } from "vitest";
import { limits } from "../../limits.ts";
import { accessTokenSeconds } from "./token-claims.ts";

it.each([
  ["lives as long as ever under a grant that lasts", 3_600, limits.accessTokenLifetimeSeconds],
  ["ends with a grant that is about to end", 90, 90],
  ["is worth nothing under a grant that is over", -5, 0],
])("an access token %s", (_what, grantSeconds, expected) => {
  const now = 1_760_000_000_000;
  expect(accessTokenSeconds({ expiresAt: now + grantSeconds * 1000 }, now)).toBe(expected);
});
