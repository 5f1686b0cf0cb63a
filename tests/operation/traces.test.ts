import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { countedLines } from "../../src/metrics.ts";
import { deviceCodeGrant } from "../../src/oauth/clients/client.ts";
import type { FinishedSpan } from "../../src/tracing.ts";
import { startApp, type TestApp } from "../kit/app.ts";
import { createHttpBrowser, readAttribute } from "../kit/http-browser.ts";

const traceId = "4bf92f3577b34da6a3ce929d0e0e4736";
const traceparent = `00-${traceId}-00f067aa0ba902b7-01`;

const heldPolls = (): number =>
  Number(/^countersign_waiting\{how="held_poll"\} (\d+)$/m.exec(countedLines().join("\n"))?.[1] ?? 0);

describe.each(["sqlite", "postgres"])("traces on %s", (kind) => {
  const spans: FinishedSpan[] = [];
  let isSampling = true;
  const tracer = { samples: () => isSampling, record: (span: FinishedSpan) => void spans.push(span) };
  let app: TestApp;
  beforeAll(async () => {
    const databaseUrl = kind === "sqlite" ? "sqlite::memory:" : await (await fetch(inject("postgresDoor"))).text();
    app = await startApp({ databaseUrl, tracer, env: { TRUSTED_PROXIES: "127.0.0.1" } });
  });
  afterAll(() => app?.close());

  /** The whole and its parts, of the only request of this kind. */
  function traceOf(name: string) {
    const [whole, another] = spans.filter((span) => span.name === name);
    expect([name, another]).toEqual([name, undefined]);
    return { whole, parts: spans.filter(({ parentSpanId }) => parentSpanId === whole?.spanId) };
  }

  it("have a span for a request by its route, and one for each statement in it", async () => {
    spans.length = 0;
    const page = await (await app.newBrowser().get("/sign-in")).text();
    expect(readAttribute(page, "data-user-code")).toBeDefined();
    const { whole, parts } = traceOf("GET /sign-in");
    expect(whole?.attributes).toMatchObject({ "http.route": "/sign-in", "http.response.status_code": 200 });
    expect(whole?.attributes["countersign.request_id"]).toMatch(/^[\w-]{36}$/);
    const names = parts.map((part) => part.name);
    // The audit log is written by a prepared statement, which goes past Kysely.
    for (const name of ["begin", "insert sign_in_requests", "insert audit_events", "commit"])
      expect(names).toContain(name);
    const insert = parts.find((part) => part.name === "insert audit_events");
    expect(insert?.attributes["db.query.text"]).toMatch(/^insert into "audit_events".* values \((\+\?|\$1), /);
  });

  it("go on with a trusted proxy's, and with nobody else's", async () => {
    spans.length = 0;
    await fetch(`${app.origin}/link`, { headers: { traceparent } });
    expect(traceOf("GET /link").whole).toMatchObject({ traceId, parentSpanId: "00f067aa0ba902b7" });
    const stranger = await startApp({ tracer });
    try {
      spans.length = 0;
      await fetch(`${stranger.origin}/link`, { headers: { traceparent } });
      expect(traceOf("GET /link").whole).toMatchObject({ parentSpanId: null });
      expect(spans.map((span) => span.traceId)).not.toContain(traceId);
    } finally {
      await stranger.close();
    }
  });

  it.each([true, false])(
    "of a poll that waits are its own, not those of who wakes it (recorded: %s)",
    async (isRecorded) => {
      const ada = await app.createPerson("Ada Lovelace");
      const { id: clientId } = await app.createClient({
        name: "Television",
        grantTypes: [deviceCodeGrant],
        kind: "public",
        trust: "first_party",
      });
      const ask = (path: string, fields: Record<string, string>) =>
        fetch(app.origin + path, { method: "POST", body: new URLSearchParams({ client_id: clientId, ...fields }) });
      const grant = (await (await ask("/oauth/device_authorization", { scope: "openid" })).json()) as Record<
        string,
        string
      >;
      app.advance(1000);
      spans.length = 0;
      isSampling = isRecorded;
      const held = ask("/oauth/token", { grant_type: deviceCodeGrant, device_code: grant.device_code ?? "" });
      await expect.poll(heldPolls).toBe(1);
      isSampling = true;
      await ada.openAndApprove(grant.user_code ?? "");
      expect((await held).status).toBe(200);
      const granting = spans.filter(({ name }) => name === "insert grants");
      if (isRecorded) expect(traceOf("POST /oauth/token").parts).toContain(granting[0]);
      expect(granting.length).toBe(isRecorded ? 1 : 0);
    },
  );

  it("tell nothing of what is secret, and nothing of who it was", async () => {
    spans.length = 0;
    const ada = await app.createPerson("Ada Lovelace");
    const { id: clientId } = await app.createClient({
      name: "Television",
      grantTypes: [deviceCodeGrant, "refresh_token"],
      kind: "public",
      trust: "first_party",
    });
    const ask = async (path: string, fields: Record<string, string>) => {
      const body = new URLSearchParams({ client_id: clientId, ...fields });
      return (await (await fetch(app.origin + path, { method: "POST", body })).json()) as Record<string, string>;
    };
    const grant = await ask("/oauth/device_authorization", { scope: "openid" });
    const request = await ada.openAndApprove(grant.user_code ?? "");
    const tokens = await ask("/oauth/token", {
      grant_type: deviceCodeGrant,
      device_code: grant.device_code ?? "",
    });
    expect(tokens.access_token).toBeDefined();
    const screen = createHttpBrowser(app.origin);
    const page = await (await screen.get("/sign-in?return_to=/devices")).text();
    const code = readAttribute(page, "data-user-code") ?? "";
    await ada.openAndApprove(code);
    // Answered without Hono (decision 44), and a span all the same.
    expect(spans.map(({ name }) => name)).toContain("POST /oauth/token");
    const told = JSON.stringify(spans);
    expect(spans.length).toBeGreaterThan(50);
    const secrets = [grant.device_code, grant.user_code, tokens.access_token, tokens.refresh_token, tokens.id_token];
    const who = [code, request, ada.identifier, "Ada", "127.0.0.1", "/devices", clientId, "Mozilla"];
    expect([...secrets, ...who].filter((word) => word !== undefined && told.includes(word))).toEqual([]);
  });
});
