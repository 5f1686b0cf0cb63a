import { describe, expect, it } from "vitest";
import { clientCredentials } from "./client-credentials.ts";

const accept = (id: string, secret: string | null) => ({ ok: true, value: { id, secret, assertion: null } });
const refuse = (reason: string) => ({ ok: false, reason });

describe("clientCredentials", () => {
  it.each([
    ["a name alone", null, { client_id: "tv" }, accept("tv", null)],
    ["a secret in the body", null, { client_id: "site", client_secret: "s" }, accept("site", "s")],
    ["a header", "site:s", {}, accept("site", "s")],
    ["a header and the same name in the body", "site:s", { client_id: "site" }, accept("site", "s")],
    ["a header with an empty secret", "tv:", {}, accept("tv", null)],
    ["a secret with colons", "site:a:b", {}, accept("site", "a:b")],
    ["form-urlencoded parts", "my%3Asite:p%2Bq+r", {}, accept("my:site", "p+q r")],
    ["nothing", null, {}, refuse("client_unproven")],
    ["a header without a colon", "site", {}, refuse("client_unproven")],
    ["a header without a name", ":s", {}, refuse("client_unproven")],
    ["a broken encoding", "site:%zz", {}, refuse("client_unproven")],
    ["a control character", "site:%00", {}, refuse("client_unproven")],
    ["two names", "site:s", { client_id: "tv" }, refuse("parameter_malformed")],
    ["header and body secret", "site:s", { client_secret: "s" }, refuse("two_client_authentications")],
    ["header and assertion", "site:s", { client_assertion: "x" }, refuse("two_client_authentications")],
    ["an assertion of no known type", null, { client_id: "site", client_assertion: "x" }, refuse("client_unproven")],
  ])("%s", (_, basic, body, expected) => {
    expect(clientCredentials(basic, body)).toEqual(expected);
  });
});
