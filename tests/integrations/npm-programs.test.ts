import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { root } from "../../scripts/runtime.mjs";
import { type ExampleProcess, invitePerson } from "../kit/example-process.ts";
import { readAttribute } from "../kit/http-browser.ts";
import type { RegisteredPerson } from "../kit/person.ts";
import { openRecipe, type Recipe } from "../kit/recipe.ts";
import { type ServerProcess, startServer } from "../kit/server-process.ts";
import { createVisitor, type Visitor } from "../kit/visitor.ts";

/** The pages of docs/integrations: their commands and programs, unmodified, against the built server over TLS. */
let server: ServerProcess;
let ada: RegisteredPerson;
let computer: Visitor;
let program: ExampleProcess | undefined;
const recipes = new Map<string, Recipe>();

beforeAll(async () => {
  server = await startServer({ tls: true });
  ada = await invitePerson(server, "Ada Lovelace");
});
afterEach(() => program?.kill());
afterAll(() => server?.close());

async function start(page: string, name: string, clientId: string): Promise<ExampleProcess> {
  const recipe = recipes.get(page) ?? (await openRecipe(server, page));
  recipes.set(page, recipe);
  program = await recipe.start(name, clientId);
  // A computer where nobody is signed in yet, so that Ada takes the code to her phone.
  computer = createVisitor(server.url, ada);
  return program;
}

const addressOf = (site: ExampleProcess): Promise<string> => site.find(/The site is at (\S+)/);

it("the table of pages names the versions that run here", () => {
  const table = readFileSync(join(root, "docs", "integrations", "README.md"), "utf8").split("\n");
  const { devDependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const said = (page: string, name: string) =>
    expect(
      table.some((row) => row.includes(`](${page})`) && row.includes(devDependencies[name])),
      name,
    ).toBe(true);
  said("openid-client.md", "openid-client");
  said("oauth4webapi.md", "oauth4webapi");
  said("auth-js.md", "@auth/express");
  said("passport.md", "passport");
  said("passport.md", "passport-openidconnect");
  said("msal.md", "@azure/msal-node");
});

it.each([
  ["openid-client", "openid-client.md", "site.ts", "openid-client-wiki"],
  ["oauth4webapi", "oauth4webapi.md", "site.ts", "oauth4webapi-wiki"],
  ["Passport with openid-client's strategy", "passport.md", "site.ts", "passport-wiki"],
  ["Passport with passport-openidconnect, exempt from PKCE", "passport.md", "old-site.ts", "passport-old-wiki"],
])("%s signs a person in at a web site, by the code on the screen and the phone", async (_, page, name, clientId) => {
  const site = await addressOf(await start(page, name, clientId));
  const arrived = await computer.allow(await computer.visit(`${site}/sign-in`));
  expect(new URL(arrived.address).origin).toBe(site);
  expect(arrived.text).toMatch(/^Hello Ada Lovelace\b/);
});

it("Auth.js signs a person in at a web site, from its own sign-in page", async () => {
  const site = await addressOf(await start("auth-js.md", "site.ts", "auth-js-wiki"));
  const signIn = await computer.visit(`${site}/auth/signin`);
  const csrfToken = readAttribute(signIn.text, 'name="csrfToken" value') ?? "";
  const address = `${site}/auth/signin/countersign`;
  const arrived = await computer.allow(await computer.send(address, { csrfToken, callbackUrl: site }));
  expect(arrived).toMatchObject({ address: `${site}/`, text: "Hello Ada Lovelace." });
});

it("openid-client signs a person in by the device grant, and refreshes", async () => {
  const tool = await start("openid-client.md", "device.ts", "openid-client-tool");
  await ada.openAndApprove(await tool.find(/enter ([\d-]+)/));
  await tool.ended;
  expect(tool.output()).toMatch(/Hello Ada Lovelace\.\nThe access token is good for \d+ seconds/);
});

it("MSAL signs a person in by device code, found under a tenant path, and refreshes", async () => {
  const tool = await start("msal.md", "device.ts", "msal-tool");
  await ada.openAndApprove(await tool.find(/enter ([\d-]+)/));
  await tool.ended;
  expect(tool.output()).toMatch(/Hello Ada Lovelace \(adalovelace-\w+\)\.\nThe access token is good until 20/);
});
