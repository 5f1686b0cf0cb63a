import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startApp, type TestApp } from "../../tests/kit/app.ts";
import { createHttpBrowser, readAttribute } from "../../tests/kit/http-browser.ts";
import { createMetrics } from "./metrics-text.ts";

let app: TestApp;
let text: () => Promise<string>;
beforeAll(async () => {
  app = await startApp();
  text = createMetrics(app.deps);
});
afterAll(() => app.close());

/** The values by name and labels. Counts are of the whole process, in which other tests run too: compare two readings. */
const read = async (): Promise<Map<string, number>> =>
  new Map(
    (await text())
      .split("\n")
      .filter((line) => line !== "" && !line.startsWith("#"))
      .map((line) => [line.slice(0, line.lastIndexOf(" ")), Number(line.slice(line.lastIndexOf(" ") + 1))]),
  );

describe("what Prometheus is told", () => {
  it("is in its text format: each metric announced once, each line a name, labels and a number", async () => {
    await app.newBrowser().get("/sign-in");
    const lines = (await text()).trimEnd().split("\n");
    const announced = lines.filter((line) => line.startsWith("# TYPE ")).map((line) => line.split(" ")[2]);
    expect(new Set(announced).size).toBe(announced.length);
    for (const line of lines.filter((each) => !each.startsWith("#"))) {
      expect(line).toMatch(/^[a-z_0-9]+(\{([a-z]+="[^"]*",?)+\})? [0-9.e+-]+$/);
      const name = line.split(/[{ ]/)[0] ?? "";
      expect(announced).toContain(name.replace(/_(bucket|sum|count)$/, (end) => (announced.includes(name) ? end : "")));
    }
  });

  it("counts a sign-in once in each state, with its kind and verdict, and the time to its session", async () => {
    const before = await read();
    const ada = await app.createPerson("Ada Lovelace");
    const screen = createHttpBrowser(app.origin);
    const page = await (await screen.get("/sign-in")).text();
    const request = await ada.openAndApprove(readAttribute(page, "data-user-code") ?? "");
    for (const status of [303, 409]) expect((await screen.post("/sign-in/redeem", { request })).status).toBe(status);
    const after = await read();
    const grown = (key: string) => (after.get(key) ?? 0) - (before.get(key) ?? 0);
    const inState = (state: string, verdict: string) =>
      grown(`countersign_sign_ins_total{kind="page",state="${state}",verdict="${verdict}"}`);
    expect(inState("pending", "none")).toBeGreaterThanOrEqual(1);
    const verdict = ["known", "nearby", "likely", "unknown"].find((each) => inState("redeemed", each) > 0) ?? "";
    for (const state of ["opened", "approved", "redeemed"]) expect(inState(state, verdict)).toBe(1);
    expect(grown('countersign_approved_to_redeemed_seconds_count{kind="page"}')).toBe(1);
    const redeem = (status: number) =>
      grown(
        `countersign_http_request_duration_seconds_count{method="POST",route="/sign-in/redeem",status="${status}"}`,
      );
    expect([redeem(303), redeem(409)]).toEqual([1, 1]);
  });

  it("names routes as the source writes them, and nothing that was asked for", async () => {
    await app.newBrowser().get("/link/sir_0123456789abcdefghijkl?code=482013");
    await fetch(`${app.origin}/secret-asked-for-4711`, { method: "PROPFIND" });
    const told = await text();
    expect(told).toContain('route="/link/:id"');
    expect(told).toContain('method="other",route="none",status="403"');
    for (const word of ["sir_", "482013", "asked-for-4711", "PROPFIND", "ada", "127.0.0.1"])
      expect(told).not.toContain(word);
  });

  it("tells how changes are heard of, what waits in the outbox, and that the database answers", async () => {
    const told = await read();
    expect(told.get('countersign_change_feed_state{state="alone"}')).toBe(1);
    expect(told.get('countersign_change_feed_state{state="listening"}')).toBe(0);
    expect(told.get("countersign_database_up")).toBe(1);
    expect(told.get("process_resident_memory_bytes")).toBeGreaterThan(10_000_000);
    const now = app.deps.clock.now();
    const row = { recipient: "x", payload: "{}", once: null, created_at: now, tries: 0, expires_at: now + 1000 };
    const open = { ended_at: null, ending: null, last_error: null, next_try_at: now + 500 };
    await app.deps.db
      .insertInto("outbox")
      .values({ id: "out_1" as never, channel: "sms", ...row, ...open })
      .execute();
    expect((await read()).get('countersign_outbox_entries{channel="sms"}')).toBe(1);
  });
});
