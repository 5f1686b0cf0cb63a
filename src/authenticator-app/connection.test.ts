import { describe, expect, it } from "vitest";
import {
  advanceConnection,
  atFirst,
  type Connection,
  type ConnectionEvent,
  type PendingRequest,
  readRequests,
  stillOpen,
} from "./connection.ts";

const now = 1_700_000_000_000;
const request: PendingRequest = {
  id: "sir_1",
  kind: "page",
  browser: "Firefox",
  system: "Windows 11",
  place: null,
  clientName: null,
  createdAt: now - 1_000,
  expiresAt: now + 60_000,
};
const live: Connection = { link: "live", failures: 0, requests: [request], heardAt: now - 5_000 };

const links: Connection["link"][] = ["starting", "live", "lost", "away", "stopped"];
const advanced = (link: Connection["link"], event: ConnectionEvent) => advanceConnection({ ...live, link }, event, now);

/** Event → the link after it, for each link before it, in the order above. */
const table: [ConnectionEvent["kind"], Connection["link"][]][] = [
  ["failed", ["lost", "lost", "lost", "lost", "lost"]],
  ["unreachable", ["away", "lost", "away", "away", "away"]],
  ["offline", ["away", "away", "away", "away", "away"]],
  ["online", ["starting", "live", "lost", "lost", "stopped"]],
  ["signed_out", ["stopped", "stopped", "stopped", "stopped", "stopped"]],
];

describe("the line to the server", () => {
  it.each(table)("on %s", (kind, expected) =>
    expect(links.map((link) => advanced(link, { kind } as ConnectionEvent).link)).toEqual(expected),
  );

  it.each(links)("lives again from %s as soon as a list arrives", (link) =>
    expect(advanced(link, { kind: "requests", requests: [] })).toEqual({
      link: "live",
      failures: 0,
      requests: [],
      heardAt: now,
    }),
  );

  it("keeps the list, and how old it is, while it is cut", () => {
    const lost = advanceConnection(live, { kind: "failed" }, now);
    expect(lost).toEqual({ ...live, link: "lost", failures: 1 });
    expect(advanceConnection(lost, { kind: "failed" }, now)).toMatchObject({ failures: 2, heardAt: live.heardAt });
  });

  it("counts failures anew after it has lived, and after the network came back", () => {
    const failing = { ...live, link: "away", failures: 7 } as const;
    expect(advanceConnection(failing, { kind: "online" }, now).failures).toBe(0);
    expect(advanceConnection(failing, { kind: "requests", requests: [] }, now).failures).toBe(0);
  });

  it("shows nothing of a person who is signed out", () =>
    expect(advanceConnection(live, { kind: "signed_out" }, now)).toMatchObject({ requests: [], heardAt: null }));

  it("takes a denied request away at once, and only that", () => {
    const two = { ...live, requests: [request, { ...request, id: "sir_2" }] };
    expect(advanceConnection(two, { kind: "denied", id: "sir_1" }, now).requests.map(({ id }) => id)).toEqual([
      "sir_2",
    ]);
  });

  it("begins knowing nothing", () => expect(atFirst).toMatchObject({ link: "starting", requests: [], heardAt: null }));
});

describe("the list of requests", () => {
  it("is read as the server writes it", () => expect(readRequests(JSON.stringify([request]))).toEqual([request]));

  it.each(["", "{", "{}", "null", '"text"', "[1]", "[null]", '[{"id":1}]', JSON.stringify([{ ...request, place: 7 }])])(
    "is left as it was when the data is %j",
    (data) => expect(readRequests(data)).toBeNull(),
  );

  it("ends a request by the server's clock, to the millisecond", () => {
    expect(stillOpen([request], request.expiresAt - 1)).toEqual([request]);
    expect(stillOpen([request], request.expiresAt)).toEqual([]);
  });
});
