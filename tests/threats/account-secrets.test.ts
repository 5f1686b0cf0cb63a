import { Writable } from "node:stream";
import pino from "pino";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { enterAccessPass } from "../../src/accounts/enter-access-pass.flow.ts";
import type { Schema } from "../../src/database/schema.ts";
import { findClaimByCode } from "../../src/devices/claim-enrolment.flow.ts";
import { deliverDue } from "../../src/notices/outbox.ts";
import { newScreen } from "../kit/flow-world.ts";
import { createFullAccount, type FullAccount } from "./account-scene.ts";
import { beginRecovery, prove } from "./recovery-scene.ts";
import { type Scene, setScene } from "./scene.ts";

/** What opens an account is where it has to be and nowhere else: not in the log, the audit, an address, or the database. */
let scene: Scene;
let ada: FullAccount;
let log = "";
const headers: string[] = [];

beforeAll(async () => {
  // No mail server, no push service: the failures are logged too.
  scene = await setScene({ env: { SMTP_URL: "smtp://127.0.0.1:9", TRUSTED_PROXIES: "127.0.0.1" } });
  const sink = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      log += chunk.toString();
      done();
    },
  });
  (scene.app.deps as { log: unknown }).log = pino({ level: "debug" }, sink);
  ada = await createFullAccount(scene.app, "Ada Byron");
  await useEverythingWrongly();
  await deliverDue(scene.app.deps);
  scene.app.advance(24 * 3600 * 1000 + 1);
  await deliverDue(scene.app.deps);
});
afterAll(() => scene.close());

/** Each secret where it belongs, where it does not, and cut short. */
async function useEverythingWrongly(): Promise<void> {
  const { app } = scene;
  const browser = app.newBrowser();
  const keep = async (answer: Promise<Response>) => headers.push(JSON.stringify([...(await answer).headers]));
  const recovering = await beginRecovery(app, ada.person.identifier);
  for (const secret of ada.secrets.values()) {
    for (const method of ["recovery_code", "email"] as const) await keep(prove(recovering, method, `${secret}x`));
    await keep(browser.post("/pass", { token: `${secret}x` }));
    await keep(browser.post("/enrol", { code: secret.slice(0, 22) }));
    await keep(browser.postJson("/enrol/passkey/options", { code: secret }));
    await keep(ada.person.phone.post("/link", { code: secret }));
    await keep(ada.person.phone.postJson("/app/push/subscribe", { endpoint: secret, keys: { auth: secret } }));
    for (const query of ["/recover?code=", "/pass?token=", "/enrol?code="])
      await keep(browser.get(query + encodeURIComponent(secret)));
  }
  await enterAccessPass(app.deps, ada.secrets.get("access pass") ?? "", newScreen);
  await findClaimByCode(app.deps, ada.secrets.get("binding code") ?? "", { address: "127.0.0.1", present: null });
}

const whereIs = (text: string, except: readonly string[] = []): string[] =>
  [...ada.secrets].filter(([name, secret]) => !except.includes(name) && contains(text, secret)).map(([name]) => name);

/** As it is written on paper, too, and as the person types it. */
const contains = (text: string, secret: string): boolean => {
  const bare = (one: string) => one.replaceAll(/[\s-]/g, "").toLowerCase();
  return text.includes(secret) || (secret.length > 12 && bare(text).includes(bare(secret)));
};

describe("stops the secrets of an account from being read", () => {
  it("in the log, at level debug, with every delivery failing", () => {
    expect(log.split("\n").length).toBeGreaterThan(50);
    expect(log).toMatch(/a delivery (failed|was given up)/);
    // Six digits are in any log by chance: its times.
    expect(whereIs(log, ["address code"])).toEqual([]);
    expect(log).not.toMatch(new RegExp(`(?<!\\d)${ada.secrets.get("address code")}(?!\\d)`));
  });

  it("in the audit log", async () => {
    const rows = await scene.app.deps.db.selectFrom("audit_events").selectAll().execute();
    expect(rows.length).toBeGreaterThan(20);
    expect(whereIs(JSON.stringify(rows), ["address code"])).toEqual([]);
    const details = rows.map(({ detail }) => detail).join(" ");
    expect(details).not.toMatch(new RegExp(`(?<!\\d)${ada.secrets.get("address code")}(?!\\d)`));
  });

  it("in the address that an answer sends the browser to, or any other header", () => {
    const sent = headers.map((each) => each.replace(/return_to=[^"]*/g, ""));
    expect(whereIs(sent.join("\n"), ["address code", "recovery cookie"])).toEqual([]);
  });

  /** What has to be used is there; what only has to be recognised is a hash; what was said is gone with its time. */
  it("by whoever reads the database, but for the key of offline answers and where a phone is rung", async () => {
    const readable: string[] = [];
    const tables = await scene.app.deps.db.introspection.getTables();
    for (const { name } of tables) {
      const rows = await scene.app.deps.db
        .selectFrom(name as keyof Schema)
        .selectAll()
        .execute();
      for (const found of whereIs(JSON.stringify(rows), ["address code"])) readable.push(`${name}: ${found}`);
    }
    expect(readable.sort()).toEqual([
      "offline_keys: offline key",
      "push_subscriptions: push endpoint",
      "push_subscriptions: push secret",
    ]);
    const outbox = await scene.app.deps.db.selectFrom("outbox").select("payload").execute();
    expect(JSON.stringify(outbox)).not.toContain(ada.secrets.get("address code"));
  });
});
