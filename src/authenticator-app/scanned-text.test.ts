import { describe, expect, it } from "vitest";
import { readScanned } from "./scanned-text.ts";

const origin = "https://id.example.org";
const foreign = { kind: "foreign" };

describe("a scanned text", () => {
  it.each(["/link", "/enrol", "/invitation", "/pass"])("of ours leads to %s, with its secret in the fragment", (path) =>
    expect(readScanned(`${origin}${path}#Vb3kQz8TfW1nXy6RmJ4uPg`, origin)).toEqual({
      kind: "link",
      path: `${path}#Vb3kQz8TfW1nXy6RmJ4uPg`,
    }),
  );

  it("may be written in capitals where that means the same", () =>
    expect(readScanned("HTTPS://ID.EXAMPLE.ORG/link#Vb3k", origin)).toEqual({ kind: "link", path: "/link#Vb3k" }));

  it.each([
    ["another host", "https://id.example.org.evil.example/link#Vb3k"],
    ["another scheme", "http://id.example.org/link#Vb3k"],
    ["another port", "https://id.example.org:8443/link#Vb3k"],
    ["a user name that looks like the host", "https://id.example.org@evil.example/link#Vb3k"],
    ["a user name at our host", "https://ada@id.example.org/link#Vb3k"],
    ["a path that does something else", "https://id.example.org/sign-out#Vb3k"],
    ["a path that climbs", "https://id.example.org/link/../oauth/authorize#Vb3k"],
    ["a query", "https://id.example.org/link?return_to=https://evil.example#Vb3k"],
    ["no secret", "https://id.example.org/link"],
    ["a secret that is markup", "https://id.example.org/link#<img src=x>"],
    ["a script", "javascript:alert(1)//https://id.example.org/link#Vb3k"],
    ["a file", "file:///link#Vb3k"],
    ["an endless secret", `https://id.example.org/link#${"a".repeat(201)}`],
    ["a Wi-Fi password", "WIFI:S:home;T:WPA;P:secret;;"],
    ["nothing", ""],
    ["digits alone", "1234567890"],
  ])("is foreign when it is %s", (_what, text) => expect(readScanned(text, origin)).toEqual(foreign));

  it("may be the number of a screen whose phone has no network", () =>
    expect(readScanned("countersign-offline:1234567890", origin)).toEqual({ kind: "challenge", digits: "1234567890" }));

  it.each(["countersign-offline:", "countersign-offline:12345", "countersign-offline:12345678x0"])(
    "is foreign when the number is none: %s",
    (text) => expect(readScanned(text, origin)).toEqual(foreign),
  );
});
