import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Person, startApp, type TestApp } from "../../../tests/kit/app.ts";
import { recordAudit } from "../../audit/audit.flow.ts";
import type { AccountId } from "../../ids.ts";
import { limits, seconds } from "../../limits.ts";

let app: TestApp;
let olga: Person;

beforeAll(async () => {
  app = await startApp();
  olga = await app.createPerson("Olga Owner", "owner");
});
afterAll(() => app.close());

/** The path of this person's page. */
async function pageOf(name: string): Promise<string> {
  const list = await (await olga.phone.get(`/admin/people?search=${encodeURIComponent(name)}`)).text();
  const [, path = ""] = /href="(\/admin\/people\/acc_[^"]+)"/.exec(list) ?? [];
  return path;
}

describe("who gets into the console", () => {
  it("sends nobody to the sign-in, and back to where they wanted to go", async () => {
    const answer = await app.newBrowser().get("/admin/people?search=ada");
    expect(answer.status).toBe(303);
    expect(answer.headers.get("location")).toBe("/sign-in?return_to=%2Fadmin%2Fpeople%3Fsearch%3Dada");
  });

  it("tells somebody without a role that it is not for them", async () => {
    const pia = await app.createPerson("Pia Person");
    const answer = await pia.phone.get("/admin");
    expect(answer.status).toBe(403);
    expect(await answer.text()).toContain("This is for administrators");
  });

  it("shows each role the places that it may go to", async () => {
    const hanna = await app.createPerson("Hanna Helper", "helper");
    const page = await (await hanna.phone.get("/admin")).text();
    expect(page).toContain("You are here as Helper");
    expect(page).toContain('href="/admin/people"');
    expect(await (await olga.phone.get("/admin", { "accept-language": "de" })).text()).toContain("Inhaberrolle");
  });
});

describe("a change from the console", () => {
  it("is done right after a touch, and told of on the page", async () => {
    await app.createPerson("Berta Brown");
    const path = await pageOf("Berta Brown");
    const done = await olga.phone.post(`${path}/disable`, {});
    expect(done.status).toBe(303);
    const page = await (await olga.phone.get(done.headers.get("location") ?? "")).text();
    expect(page).toContain("All of its sessions have ended");
    expect(page).toContain("Switch on");
  });

  it("asks for the passkey when the last touch is too old, and goes on with the form as it was", async () => {
    await app.createPerson("Carl Crane");
    const path = await pageOf("Carl Crane");
    app.advance(seconds(limits.freshVerificationSeconds));
    const asked = await olga.phone.post(`${path}/role`, { role: "auditor" });
    expect(asked.status).toBe(401);
    const form = await asked.text();
    expect(form).toContain(`action="${path}/role"`);
    expect(form).toContain('<input type="hidden" name="role" value="auditor"/>');
    expect(form).toContain('data-fresh-for="0"');
    await olga.signIn();
    expect((await olga.phone.post(`${path}/role`, { role: "auditor" })).status).toBe(303);
    expect(await (await olga.phone.get(path)).text()).toContain("May read everything, and changes nothing.");
  });

  it("makes a pass that is shown once, for others than oneself", async () => {
    const path = await pageOf("Carl Crane");
    const made = await olga.phone.post(`${path}/pass`, { hours: "8" });
    expect(made.headers.get("cache-control")).toBe("no-store");
    expect(await made.text()).toMatch(/\/pass#[\w-]{43}/);
    const own = await pageOf("Olga Owner");
    expect((await olga.phone.post(`${own}/pass`, { hours: "8" })).status).toBe(403);
    expect(await (await olga.phone.get(own)).text()).not.toContain("Make a pass");
  });

  it("puts into groups, takes out of them, and ends sessions", async () => {
    const gina = await app.createPerson("Gina Green");
    const path = await pageOf("Gina Green");
    await olga.phone.post(`${path}/join-group`, { group: "harbour" });
    expect(await (await olga.phone.get("/admin/people?group=harbour")).text()).toContain("Gina Green");
    await olga.phone.post(`${path}/leave-group`, { group: "harbour" });
    expect(await (await olga.phone.get(path)).text()).toContain("In no group.");
    expect((await gina.phone.get("/")).status).toBe(200);
    expect((await olga.phone.post(`${path}/end-sessions`, {})).status).toBe(303);
    expect((await gina.phone.get("/")).status).toBe(303);
  });

  it("takes no form of another site", async () => {
    const path = await pageOf("Carl Crane");
    const answer = await olga.phone.post(`${path}/disable`, {}, { "sec-fetch-site": "cross-site" });
    expect(answer.status).toBe(403);
  });

  it("offers a helper nothing that the role may not do, and refuses it all the same", async () => {
    const hanna = await app.createPerson("Hanna Second", "helper");
    const path = await pageOf("Carl Crane");
    expect(await (await hanna.phone.get(path)).text()).not.toContain("Switch off");
    const refused = await hanna.phone.post(`${path}/disable`, {});
    expect(refused.status).toBe(403);
    expect(await refused.text()).toContain("Your role may not do this.");
  });
});

describe("inviting", () => {
  it("shows one person's link once, and only an owner gives a role with it", async () => {
    const made = await olga.phone.post("/admin/people/invite", { name: "Nora New", role: "helper" });
    expect(await made.text()).toMatch(/\/invitation#[\w-]{43}/);
    const adam = await app.createPerson("Adam Admin", "administrator");
    expect(await (await adam.phone.get("/admin/people/invite")).text()).not.toContain('name="role"');
    const refused = await adam.phone.post("/admin/people/invite", { name: "Nora New", role: "helper" });
    expect(refused.status).toBe(403);
  });

  it("shows what a list will do before it does anything, and who of it is here already", async () => {
    const pia = await app.createPerson("Pia Present");
    const csv = `name,email\nPia Present,${pia.identifier}\nNils New,nils@example.org`;
    const preview = await (await olga.phone.post("/admin/people/invite/preview", { csv })).text();
    expect(preview).toContain("2 people will be invited");
    expect(preview.match(/Somebody with this user name is here already/g)).toHaveLength(1);
    const done = await (await olga.phone.post("/admin/people/invite/many", { csv })).text();
    expect(done.match(/\/invitation#[\w-]{43}/g)).toHaveLength(2);
  });

  it("says which line is not good, and makes no invitation of such a list", async () => {
    const csv = "name,email\nAnna,anna@example.org\n,nobody@example.org";
    const preview = await (await olga.phone.post("/admin/people/invite/preview", { csv })).text();
    expect(preview).toContain("Line 3");
    expect(preview).toContain("The name is missing.");
    expect(preview).not.toContain('action="/admin/people/invite/many"');
    const forced = await olga.phone.post("/admin/people/invite/many", { csv });
    expect(forced.status).toBe(400);
  });
});

describe("alerts and settings", () => {
  it("shows an alert on the overview until somebody has seen to it, and who that was", async () => {
    const vera = await app.createPerson("Vera Victim");
    const path = await pageOf("Vera Victim");
    const accountId = path.replace("/admin/people/", "") as AccountId;
    const now = app.deps.clock.now();
    await recordAudit(app.deps.db, { event: "alert_sign_in_revoked", at: now, accountId, address: "192.0.2.7" });
    expect(await (await olga.phone.get("/admin")).text()).toContain("Alerts that nobody has seen to: 1.");
    const list = await (await olga.phone.get("/admin/alerts?state=open")).text();
    expect(list).toContain(vera.displayName);
    const [, form = ""] = /action="(\/admin\/alerts\/\d+\/acknowledge)"/.exec(list) ?? [];
    expect((await olga.phone.post(form, {})).status).toBe(303);
    expect(await (await olga.phone.get("/admin/alerts")).text()).toContain("Seen to just now, by Olga Owner");
    expect(await (await olga.phone.get("/admin")).text()).not.toContain("Alerts that nobody has seen to");
  });

  it("shows the settings in words to those who may read them", async () => {
    expect(await (await olga.phone.get("/admin/settings")).text()).toContain("SQLite, one file");
    const heidi = await app.createPerson("Heidi Helper", "helper");
    expect((await heidi.phone.get("/admin/settings")).status).toBe(403);
    expect(await (await heidi.phone.get("/admin")).text()).not.toContain("/admin/settings");
  });
});

describe("the list of people", () => {
  it("finds by any part of a name, and links to the next page by the last name of this one", async () => {
    await app.createPerson("Zoe Zebra");
    const found = await (await olga.phone.get("/admin/people?search=zebra")).text();
    expect(found).toContain("Zoe Zebra");
    expect(found).not.toContain("Olga Owner</a>");
    const first = await (await olga.phone.get("/admin/people?count=1&search=e")).text();
    const [, next = ""] = /href="([^"]*after=[^"]*)"/.exec(first) ?? [];
    const second = await (await olga.phone.get(next.replaceAll("&amp;", "&"))).text();
    expect(second).toContain("First page");
  });
});
