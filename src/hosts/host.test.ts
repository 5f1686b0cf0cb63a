import { describe, expect, it } from "vitest";
import { accountId, noon, requestId } from "../../tests/kit/samples.ts";
import { type Host, type HostPolicy, isHostName, isLinuxUser, mayBe } from "./host.ts";

const host = (policy: Partial<HostPolicy> = {}, removedAt: number | null = null): Host => ({
  id: "client_web1",
  name: "web1",
  system: "Debian 12",
  keyThumbprint: "k".repeat(43),
  policy: { users: {}, names: "same", domain: null, groups: [], ...policy },
  joinedAt: noon,
  joinedBy: accountId("grace"),
  requestId: requestId("join"),
  removedAt,
  lastUsedAt: null,
});
const user = (name: string, isSystemUser = false) => ({ user: name, isSystemUser });
const person = (identifier: string, ...groups: string[]) => ({ identifier, groups });

describe("who may be a user of a host", () => {
  it.each([
    ["the account of the same name", host(), person("ada"), user("ada"), true],
    ["no account of another name", host(), person("ada"), user("bob"), "user_not_mapped"],
    [
      "nobody by name, where only the table counts",
      host({ names: "table_only" }),
      person("ada"),
      user("ada"),
      "user_not_mapped",
    ],
    [
      "nobody by name, for a user of the system's own",
      host(),
      person("postgres"),
      user("postgres", true),
      "user_not_mapped",
    ],
    ["whom the table names", host({ users: { deploy: ["ada", "bob"] } }), person("bob"), user("deploy", true), true],
    [
      "nobody else, for a user in the table",
      host({ users: { ada: ["bob"] } }),
      person("ada"),
      user("ada"),
      "user_not_mapped",
    ],
    ["a name with the host's domain", host({ domain: "example.org" }), person("ada@example.org"), user("ada"), true],
    [
      "no name with another domain",
      host({ domain: "example.org" }),
      person("ada@example.com"),
      user("ada"),
      "user_not_mapped",
    ],
    ["no name with a domain, where there is none", host(), person("ada@example.org"), user("ada"), "user_not_mapped"],
    ["a member of an admitted group", host({ groups: ["ops", "web"] }), person("ada", "web"), user("ada"), true],
    [
      "nobody who is in none of them",
      host({ groups: ["ops"] }),
      person("ada", "web"),
      user("ada"),
      "group_not_admitted",
    ],
    ["nobody, on a host that was removed", host({}, noon), person("ada"), user("ada"), "host_removed"],
    ["nobody, for a name that objects have anyway", host(), person("ada"), user("constructor"), "user_not_mapped"],
  ] as const)("is %s", (_, at, who, as, expected) => {
    const allowed = mayBe(at, who, as);
    expect(allowed.ok || allowed.reason).toBe(expected);
  });
});

it.each(["web1", "web-1.example.org", "a"])("%s is a host's name", (name) => expect(isHostName(name)).toBe(true));
it.each(["", "Web1", "-web", "web_1", "web..1", "a".repeat(65), "web 1"])("%j is none", (name) =>
  expect(isHostName(name)).toBe(false),
);
it.each(["ada", "_apt", "ada.lovelace", "ada-1"])("%s is a Linux user's name", (name) =>
  expect(isLinuxUser(name)).toBe(true),
);
it.each(["", "Ada", "1ada", "-ada", "ada;id", "ada lovelace", "a".repeat(33), "../ada"])("%j is none", (name) =>
  expect(isLinuxUser(name)).toBe(false),
);
