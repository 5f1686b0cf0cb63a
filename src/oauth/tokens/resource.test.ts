import { describe, expect, it } from "vitest";
import { defaultClientSettings } from "../clients/client-settings.ts";
import { mayBeResource, resourceAtStart, resourceOfGrant } from "./resource.ts";

const issuer = "https://sign-in.example";
const files = "https://files.example";
const mail = "https://mail.example";
const client = { settings: { ...defaultClientSettings, audiences: [files, mail] } };
const refused = { ok: false, reason: "resource_not_allowed" };
const accepted = (value: string | null) => ({ ok: true, value });

describe("a resource (RFC 8707 §2)", () => {
  it.each([
    [files, true],
    ["https://api.example/v1?tenant=a", true],
    ["urn:example:api", true],
    ["https://api.example/#part", false],
    ["api.example", false],
    ["/v1", false],
    ["https://api .example", false],
    ["https:", false],
    ["", false],
  ])("%s may be one: %s", (uri, expected) => expect(mayBeResource(uri)).toBe(expected));

  it.each([
    [undefined, accepted(null)],
    [issuer, accepted(null)],
    [files, accepted(files)],
    [`${files}/`, refused],
    ["https://FILES.example", refused],
    ["https://other.example", refused],
    ["", refused],
  ])("asked for %s at the start", (asked, expected) =>
    expect(resourceAtStart(client, asked, issuer)).toEqual(expected),
  );

  it.each([
    ["the one of the grant, unless told", files, undefined, accepted(files)],
    ["the one of the grant by name", files, files, accepted(files)],
    ["this server, for userinfo", files, issuer, accepted(null)],
    ["no other than the grant's", files, mail, refused],
    ["any, when the grant named none", null, mail, accepted(mail)],
    ["this server, when nobody named any", null, undefined, accepted(null)],
    ["none that was withdrawn since", "https://old.example", undefined, refused],
    ["this server alone, when the grant named it", issuer, mail, refused],
  ])("of a grant: %s", (_, resource, asked, expected) =>
    expect(resourceOfGrant(client, { resource }, asked, issuer)).toEqual(expected),
  );
});
