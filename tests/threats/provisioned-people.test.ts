import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AccountId } from "../../src/ids.ts";
import { deliverDue } from "../../src/notices/outbox.ts";
import { type Person, startApp, type TestApp } from "../kit/app.ts";
import { type MailServer, startMailServer } from "../kit/mail-server.ts";
import { createScimClient, type ScimClient } from "../kit/scim-client.ts";
import { createSoftwareAuthenticator } from "../kit/software-authenticator.ts";

/** What a directory may do to people here, and what it may not, whoever has its token. */
let app: TestApp;
let mails: MailServer;
let scim: ScimClient;
beforeAll(async () => {
  mails = await startMailServer();
  app = await startApp({ env: { SMTP_URL: mails.url } });
  scim = await createScimClient(app);
});
afterAll(async () => {
  await app.close();
  await mails.close();
});

const make = async (userName: string, more: object = {}) => (await scim.post("/Users", { userName, ...more })).body;
const setActive = (id: string, active: boolean) =>
  scim.patch(`/Users/${id}`, [{ op: "replace", path: "active", value: active }]);

async function linkTo(address: string): Promise<string> {
  await deliverDue(app.deps);
  return /\/invitation#([\w-]{43})/.exec((await mails.next(address)).text)?.[1] ?? "";
}

/** Comes with the link, and asks for other names while at it. */
async function accept(token: string) {
  const phone = app.newBrowser();
  const authenticator = createSoftwareAuthenticator(app.origin);
  const page = await phone.post("/invitation", { token });
  const wish = { token, displayName: "Mallory", identifier: "mallory" };
  const asked = await phone.postJson("/invitation/passkey/options", wish);
  if (asked.status !== 200) return { status: asked.status, phone, page: await page.text() };
  const response = authenticator.create(await asked.json());
  const { status } = await phone.postJson("/invitation/passkey", { token, response });
  return { status, phone, page: await page.text() };
}

describe("somebody who was provisioned", () => {
  it("gets a link by mail, makes a passkey with it, and is who the directory says, not who they would rather be", async () => {
    const { id } = await make("ada@example.org", { displayName: "Ada Lovelace", preferredLanguage: "de-DE" });
    await deliverDue(app.deps);
    const mail = await mails.next("ada@example.org");
    expect(mail.subject).toContain("Ihr Konto ist bereit");
    const link = /\/invitation#([\w-]{43})/.exec(mail.text)?.[1] ?? "";
    const { status, phone, page } = await accept(link);
    expect(page).toContain("Ada Lovelace");
    expect(status).toBe(200);
    const account = await app.deps.db.selectFrom("accounts").selectAll().where("id", "=", id).executeTakeFirstOrThrow();
    expect(account).toMatchObject({ identifier: "ada@example.org", display_name: "Ada Lovelace", role: "person" });
    expect((await phone.get("/devices")).status).toBe(200);
    const addresses = await app.deps.db.selectFrom("addresses").selectAll().where("account_id", "=", id).execute();
    expect(addresses).toMatchObject([{ value: "ada@example.org", verified_at: expect.any(Number) }]);
    expect((await accept(link)).status).toBe(410);
  });

  it("has one live link at a time, and none once there is a passkey", async () => {
    const { id } = await make("grace@example.org");
    const first = await linkTo("grace@example.org");
    await setActive(id, false);
    expect((await accept(first)).status).toBe(403);
    await setActive(id, true);
    const second = await linkTo("grace@example.org");
    expect((await accept(first)).status).toBe(410);
    expect((await accept(second)).status).toBe(200);
    await setActive(id, false);
    await setActive(id, true);
    await deliverDue(app.deps);
    await expect(mails.next("grace@example.org")).rejects.toThrow();
  }, 20_000);

  it("gets no mail when switched off from the first, nor at what is no address", async () => {
    await make("off@example.org", { active: false });
    await make("no-address");
    await make("injected", { emails: [{ value: "a@example.org\r\nBcc: b@example.org" }] });
    const sent = mails.mails.length;
    await deliverDue(app.deps);
    expect(mails.mails.length).toBe(sent);
  });

  it("leaves no link in the outbox once it is sent", async () => {
    await make("secret@example.org");
    const link = await linkTo("secret@example.org");
    expect(JSON.stringify(await app.deps.db.selectFrom("outbox").selectAll().execute())).not.toContain(link);
    expect(JSON.stringify(await app.deps.db.selectFrom("audit_events").selectAll().execute())).not.toContain(link);
  });
});

describe("a directory", () => {
  let person: Person;
  let id: AccountId;
  beforeAll(async () => {
    person = await app.createPerson("Ida Rhodes");
    const { body } = await scim.get(`/Users?filter=${encodeURIComponent(`userName eq "${person.identifier}"`)}`);
    id = body.Resources[0].id;
  });

  it("ends everything at once by active: false; switched on again, the person signs in anew with the same passkey", async () => {
    expect((await person.phone.get("/devices")).status).toBe(200);
    await setActive(id, false);
    expect((await person.phone.get("/devices")).status).not.toBe(200);
    expect((await person.signIn()).status).toBe(403);
    await setActive(id, true);
    expect((await person.phone.get("/devices")).status).not.toBe(200);
    expect((await person.signIn()).status).toBe(200);
  });

  it("makes no address a way into somebody's account by naming it", async () => {
    await scim.patch(`/Users/${id}`, [{ op: "add", path: "emails", value: [{ value: "mallory@example.org" }] }]);
    const addresses = await app.deps.db.selectFrom("addresses").selectAll().where("account_id", "=", id).execute();
    expect(addresses).toEqual([]);
  });

  it("gives nobody a role, and touches no owner", async () => {
    const made = await make("root@example.org", { roles: [{ value: "owner", primary: true }], role: "owner" });
    const row = await app.deps.db.selectFrom("accounts").select("role").where("id", "=", made.id).executeTakeFirst();
    expect(row?.role).toBe("person");
    const owner = await app.createPerson("Olga Owner", "owner");
    const { body } = await scim.get(`/Users?filter=${encodeURIComponent(`userName eq "${owner.identifier}"`)}`);
    const path = `/Users/${body.Resources[0].id}`;
    for (const answer of [
      await setActive(body.Resources[0].id, false),
      await scim.put(path, { userName: "mine@example.org" }),
      await scim.delete(path),
    ])
      expect(answer).toMatchObject({ status: 403, body: { status: "403" } });
    expect((await owner.signIn()).status).toBe(200);
    expect((await scim.get(path)).body).toMatchObject({ userName: owner.identifier, active: true });
  });

  it("forgets somebody: no passkey, session, address or name is left, and the name's next holder is somebody else", async () => {
    const gone = await app.createPerson("Gertrude Gone");
    const { body } = await scim.get(`/Users?filter=${encodeURIComponent(`userName eq "${gone.identifier}"`)}`);
    const forgotten = body.Resources[0].id;
    expect((await scim.delete(`/Users/${forgotten}`)).status).toBe(204);
    expect((await gone.phone.get("/devices")).status).not.toBe(200);
    expect((await gone.signIn()).status).toBe(403);
    const { db } = app.deps;
    for (const table of ["passkeys", "addresses", "account_groups", "scim_users", "recovery_codes"] as const)
      expect(await db.selectFrom(table).selectAll().where("account_id", "=", forgotten).execute()).toEqual([]);
    const row = await db.selectFrom("accounts").selectAll().where("id", "=", forgotten).executeTakeFirst();
    expect(JSON.stringify(row)).not.toMatch(/gertrude/i);
    const next = await make(gone.identifier);
    expect(next.id).not.toBe(forgotten);
    expect((await gone.signIn()).status).toBe(403);
  });
});
