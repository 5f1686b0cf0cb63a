import { describe, expect, it } from "vitest";
import { pathToOpen, readPush } from "./push-message.ts";
import { answerFrom, cacheName, staleCaches } from "./shell-cache.ts";

const origin = "https://id.example.org";
const assets = ["/assets/app-1.js", "/assets/ui-1.css"];

describe("what the service worker answers itself", () => {
  const ask = (path: string, isNavigation = false, method = "GET", from = origin) =>
    answerFrom({ method, isNavigation, origin: from, path }, origin, assets);

  it("is the shell, for the app's own page and no other", () => {
    expect(ask("/app", true)).toBe("shell");
    for (const path of ["/apps", "/app/", "/app/state", "/link", "/", "/appendix"])
      expect(ask(path, true)).toBe("network");
  });

  it("is the files of this build", () => {
    expect(ask("/assets/app-1.js")).toBe("asset");
    expect(ask("/assets/app-2.js")).toBe("network");
  });

  it("is never an answer with anything personal in it", () => {
    for (const path of ["/app/state", "/app/events", "/app/push/key", "/app", "/devices"])
      expect(ask(path)).toBe("network");
  });

  it("is never a form, nor another origin's", () => {
    expect(ask("/app", true, "POST")).toBe("network");
    expect(ask("/assets/app-1.js", false, "GET", "https://cdn.example")).toBe("network");
  });

  it("forgets the caches of other builds, and leaves those of others", () =>
    expect(staleCaches([cacheName("1"), cacheName("2"), "somebody-else"], "2")).toEqual([cacheName("1")]));
});

describe("a pushed message", () => {
  it("about a sign-in waits to be looked at, one notification a request", () =>
    expect(
      readPush({ type: "sign_in", request: "sir_1", title: "Sign in?", body: "Firefox", url: "/app" }, origin),
    ).toEqual({
      show: { title: "Sign in?", body: "Firefox", tag: "sir_1", path: "/app", waits: true },
    }));

  it("about the account stands for itself and leads where it says", () =>
    expect(readPush({ type: "notice", title: "New device", body: "Pixel 9", url: "/devices" }, origin)).toEqual({
      show: { title: "New device", body: "Pixel 9", tag: null, path: "/devices", waits: false },
    }));

  it("about a request that is over closes its notification", () =>
    expect(readPush({ type: "sign_in_over", request: "sir_1" }, origin)).toEqual({ close: "sir_1" }));

  it.each([null, undefined, 7, "text", [], {}, { title: 7, body: {}, url: [] }])(
    "that is %j is shown all the same, with nothing made up",
    (payload) =>
      expect(readPush(payload, origin)).toEqual({
        show: { title: "Countersign", body: "", tag: null, path: "/app", waits: false },
      }),
  );
});

describe("the place a notification opens", () => {
  it.each([
    ["/app", "/app"],
    ["/activity?day=1#x", "/activity?day=1#x"],
    [`${origin}/devices`, "/devices"],
    ["https://evil.example/app", "/app"],
    ["//evil.example/app", "/app"],
    ["javascript:alert(1)", "/app"],
    ["http://", "/app"],
    ["", "/app"],
    [undefined, "/app"],
  ])("%j is %s", (url, path) => expect(pathToOpen(url, origin)).toBe(path));
});
