import fc from "fast-check";
import { expect, it } from "vitest";
import {
  cautiousTerms,
  noon,
  sampleAccount,
  sampleDevice,
  sampleRequest,
  sampleTerms,
} from "../../tests/kit/samples.ts";
import { canonicalJson, sha256 } from "../digest.ts";
import { limits } from "../limits.ts";
import { defaultClientPolicy } from "../policy/client-policy.ts";
import { type ShownOnCard, type Statement, statementOf } from "./statement.ts";

const shown: ShownOnCard = {
  request: sampleRequest({ kind: "device_grant", clientId: "tv", scopes: ["openid", "profile"] }),
  bindingMessage: null,
  host: null,
  userCode: "482013",
  account: sampleAccount("ada"),
  device: sampleDevice("pixel"),
  client: { id: "tv", name: "Living-room TV", policy: defaultClientPolicy },
  terms: sampleTerms(),
  nonce: "n".repeat(43),
};

it("says everything that the card shows, in the members of its format", () => {
  expect(statementOf(shown, noon + 5)).toEqual({
    type: "countersign/sign-in/2",
    request: shown.request.id,
    kind: "device_grant",
    user_code: "482013",
    account: { id: shown.account.id, identifier: "ada" },
    client: { id: "tv", name: "Living-room TV" },
    scopes: ["openid", "profile"],
    lifetime_seconds: limits.grantLifetimeSeconds,
    verdict: "likely",
    verdict_reason: "same_network",
    demands: { question: false, check_code: false },
    form: "full",
    screen_use: "ordinary",
    new_device: { browser: "Chrome", system: "Windows", address: "2001:db8::7" },
    authorization_device: { id: shown.device.id, name: "pixel" },
    requested_at: noon,
    shown_at: noon + 5,
    nonce: "n".repeat(43),
  });
});

it("says so when it is Countersign itself that is signed in to", () =>
  expect(statementOf({ ...shown, client: null }, noon).client).toBeNull());

it("says of a limited sign-in what is granted, and not what was asked", () => {
  const policy = { ...defaultClientPolicy, scopesWithheldWhenLimited: ["profile"] };
  const request = { ...shown.request, scopes: ["openid", "profile", "offline_access"] };
  const limited = { ...shown, request, client: { id: "tv", name: "TV", policy }, terms: cautiousTerms };
  expect(statementOf(limited, noon)).toMatchObject({
    scopes: ["openid"],
    lifetime_seconds: limits.limitedLifetimeSeconds,
    verdict: "unknown",
    demands: { question: true, check_code: true },
    form: "limited",
  });
});

it("says how long a session lasts on a page, and a grant on a television", () => {
  const lifetime = (kind: "page" | "device_grant") =>
    statementOf({ ...shown, request: { ...shown.request, kind } }, noon).lifetime_seconds;
  expect(lifetime("page")).toBe(limits.sessionLifetimeSeconds);
  expect(lifetime("device_grant")).toBe(limits.grantLifetimeSeconds);
});

const challengeOf = (statement: unknown): string => sha256(canonicalJson(statement));

/** Every path to a value that is no object, such as `account.id`. */
const leaves = (value: object, before: string[] = []): string[][] =>
  Object.entries(value).flatMap(([name, inner]) =>
    inner !== null && typeof inner === "object" ? leaves(inner, [...before, name]) : [[...before, name]],
  );

it.each(leaves(statementOf(shown, noon)))("gives another challenge when %s %s %s is another", (...path) => {
  const changed = structuredClone(statementOf(shown, noon)) as unknown as Record<string, unknown>;
  let parent = changed;
  for (const name of path.filter(Boolean).slice(0, -1)) parent = parent[name] as Record<string, unknown>;
  const last = path.filter(Boolean).at(-1) as string;
  const value = parent[last];
  parent[last] = typeof value === "number" ? value + 1 : typeof value === "boolean" ? !value : `${value} `;
  expect(challengeOf(changed)).not.toBe(challengeOf(statementOf(shown, noon)));
});

it("gives the same challenge whatever order its members were written in", () => {
  const statement: Statement = statementOf(shown, noon);
  fc.assert(
    fc.property(
      fc.shuffledSubarray(Object.entries(statement), { minLength: Object.keys(statement).length }),
      (entries) => {
        expect(challengeOf(Object.fromEntries(entries))).toBe(challengeOf(statement));
      },
    ),
  );
});

it("gives a challenge that nobody can know in advance, for the nonce changes it", () =>
  expect(challengeOf(statementOf({ ...shown, nonce: "m".repeat(43) }, noon))).not.toBe(
    challengeOf(statementOf(shown, noon)),
  ));

it("has the client's binding message instead of a code, in a format of its own, when a client asked by itself (CIBA)", () => {
  const asked = { ...shown, request: sampleRequest({ kind: "ciba", clientId: "bank" }), userCode: "" };
  const members = (bindingMessage: string | null) => statementOf({ ...asked, bindingMessage }, noon);
  expect(members("Loan 4820")).toMatchObject({
    type: "countersign/backchannel/1",
    kind: "ciba",
    user_code: "",
    binding_message: "Loan 4820",
  });
  expect(members(null)).toMatchObject({ binding_message: null });
  expect(statementOf(shown, noon)).not.toHaveProperty("binding_message");
});
