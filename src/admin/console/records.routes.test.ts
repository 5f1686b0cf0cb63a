import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Person, startApp, type TestApp } from "../../../tests/kit/app.ts";
import { deviceCodeGrant } from "../../oauth/clients/client.ts";

let app: TestApp;
let olga: Person;
let arthur: Person;

beforeAll(async () => {
  app = await startApp();
  olga = await app.createPerson("Olga Owner", "owner");
  arthur = await app.createPerson("Arthur Auditor", "auditor");
});
afterAll(() => app.close());

const read = async (path: string, who = olga): Promise<string> => {
  const answer = await who.phone.get(path);
  const text = await answer.text();
  if (answer.status !== 200)
    throw new Error(`${path}: ${answer.status} ${text.replaceAll(/<[^>]+>/g, " ").slice(-400)}`);
  return text;
};

/** The page that a change leads to. */
const change = async (path: string, fields: Record<string, string>): Promise<string> => {
  const answer = await olga.phone.post(path, fields);
  const where = answer.headers.get("location");
  return answer.status === 303 && where !== null ? read(where) : answer.text();
};

const first = (text: string, pattern: RegExp): string => pattern.exec(text)?.[1] ?? "";

describe("apps in the console", () => {
  it("adds one from a template, and shows its secret that once", async () => {
    expect(await read("/admin/new-client")).toContain("Grafana");
    expect(await read("/admin/new-client?template=grafana")).toContain('name="address"');
    const made = await change("/admin/new-client", {
      template: "grafana",
      name: "Harbour Charts",
      address: "https://charts.example/",
      firstParty: "yes",
    });
    expect(made).toContain("https://charts.example/login/generic_oauth");
    const secret = first(made, /data-secret[^>]*>([^<]+)</);
    expect(secret.length).toBeGreaterThan(30);
    const page = await read(first(made, /href="(\/admin\/clients\/[^"]+)"/));
    expect(page).toContain("Harbour Charts");
    expect(page).not.toContain(secret);
    expect(await read("/admin/clients")).toMatch(/Harbour Charts[\s\S]*Never/);
  });

  it("changes addresses, name and policy, and the audit log has what was before and after", async () => {
    const { id } = await app.createClient({
      name: "Wiki",
      kind: "confidential",
      trust: "first_party",
      redirectUris: ["https://wiki.example/old"],
    });
    await change(`/admin/clients/${id}/addresses`, {
      redirectUris: "https://wiki.example/new\r\nhttps://wiki.example/b",
    });
    await change(`/admin/clients/${id}/naming`, { name: "Better Wiki", scopes: "openid profile" });
    const saved = await change(`/admin/clients/${id}/policy`, { requiredVerdict: "likely", countries: "be, de" });
    for (const said of [
      "Saved.",
      "Better Wiki",
      "https://wiki.example/b",
      "Belgium, Germany",
      "on the phone’s network",
    ])
      expect(saved).toContain(said);
    const log = await read("/admin/audit?event=administrator_acted");
    expect(log).toMatch(/clients\.policy<\/strong> by olgaowner/);
    expect(log).toMatch(
      /policy\.countries<\/th><td class="console-before"><span class="hint">nothing<\/span><\/td><td class="console-after">BE\nDE/,
    );
    expect(log).toContain("https://wiki.example/old");
  });

  it("gives a new secret, removes and brings back", async () => {
    const wanted = { kind: "confidential", trust: "first_party", redirectUris: ["https://shop.example/cb"] } as const;
    const { id, secret } = await app.createClient({ name: "Shop", ...wanted });
    const rotated = await change(`/admin/clients/${id}/secret`, {});
    expect(first(rotated, /data-secret[^>]*>([^<]+)</)).not.toBe(secret);
    expect(await change(`/admin/clients/${id}/disable`, {})).toContain("This app is removed");
    expect(await read("/admin/clients?state=disabled")).toContain("Shop");
    expect(await change(`/admin/clients/${id}/enable`, {})).not.toContain("This app is removed");
  });

  it("shows an auditor everything and no form, and refuses what is sent all the same", async () => {
    const { id } = await app.createClient({
      name: "Bank",
      kind: "public",
      trust: "third_party",
      redirectUris: ["https://bank.example/cb"],
    });
    expect(await read(`/admin/clients/${id}`, arthur)).not.toContain("<form");
    expect((await arthur.phone.post(`/admin/clients/${id}/disable`, {})).status).toBe(403);
  });

  it("says why a return address is refused", async () => {
    const { id } = await app.createClient({
      name: "Desk",
      kind: "public",
      trust: "first_party",
      redirectUris: ["https://desk.example/cb"],
    });
    const answer = await olga.phone.post(`/admin/clients/${id}/addresses`, { redirectUris: "ftp://desk.example/" });
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain("A return address begins with https");
  });
});

describe("what a policy means", () => {
  it("says in sentences what the policy itself decides", async () => {
    const { id } = await app.createClient({
      name: "Vault",
      kind: "public",
      trust: "first_party",
      grantTypes: ["authorization_code", deviceCodeGrant],
      redirectUris: ["https://vault.example/cb"],
    });
    const usual = await read(`/admin/policies?client=${id}`);
    for (const said of [
      "shows six digits",
      "A limited sign-in: it ends by itself after 1 hour",
      "Left out: offline_access",
    ])
      expect(usual).toContain(said);
    expect(await read(`/admin/policies?client=${id}&kind=device_grant`)).not.toContain("shows six digits");
    expect(await read(`/admin/policies?client=${id}&verdict=known`)).toContain("A full sign-in, for 30 days at most");
    await change(`/admin/clients/${id}/policy`, { requiredVerdict: "nearby", countries: "BE" });
    const strict = await read(`/admin/policies?client=${id}&verdict=likely&country=be`);
    for (const said of ["Nobody is signed in", "demands that more is known", "it is judged anew"])
      expect(strict).toContain(said);
    expect(await read(`/admin/policies?client=${id}&verdict=known&country=fr`)).toContain(
      "does not allow that country",
    );
    expect(await read("/admin/policies?account=protected&verdict=likely")).toContain("The account is protected");
  });
});

describe("the log of sign-ins", () => {
  it("says of each why, finds it by what it is, and verifies its countersignature", async () => {
    const ada = await app.createPerson("Ada Adams");
    const screen = app.newBrowser();
    const code = first(await (await screen.get("/sign-in")).text(), /data-user-code="(\d+)"/);
    const request = await ada.open(code);
    await ada.approve(request);
    const list = await read(`/admin/sign-ins?person=${ada.identifier}&verdict=likely&from=2000-01-01`);
    expect(list).toContain(`href="/admin/sign-ins/${request}"`);
    expect(await read(`/admin/sign-ins?person=${ada.identifier}&until=2000-01-01`)).toContain("Nothing of this kind.");
    expect(await read("/admin/sign-ins?verdict=known")).not.toContain(request);
    const entry = await read(`/admin/sign-ins/${request}`);
    for (const said of ["which few people share", "a passkey on the phone", "sign_in_approved"])
      expect(entry).toContain(said);
    expect(await read(`/admin/sign-ins/${request}?verify=yes`, arthur)).toContain("It is valid");
    await app.deps.db
      .updateTable("countersignatures")
      .set({ signature: "AAAA" })
      .where("request_id", "=", request as never)
      .execute();
    expect(await read(`/admin/sign-ins/${request}?verify=yes`)).toContain("It does NOT fit");
  });
});

describe("signing keys in the console", () => {
  it("makes new ones, and forgets all only when the box is ticked", async () => {
    expect(await read("/admin/keys")).toContain("Rotate the keys");
    const rotated = await change("/admin/keys/rotate", {});
    expect(rotated).toContain("New keys are made.");
    expect(rotated).toContain("New keys are waiting for their time already.");
    expect((await olga.phone.post("/admin/keys/replace", {})).status).toBe(400);
    const replaced = await change("/admin/keys/replace", { confirmed: "yes" });
    expect(replaced).not.toContain('data-key="next"');
    expect(await read("/admin/keys", arthur)).not.toContain("<form");
  });
});
