import { afterAll, beforeAll, expect, it } from "vitest";
import { deviceCodeGrant } from "../../src/oauth/clients/client.ts";
import { invitePerson, runCommand } from "../kit/example-process.ts";
import { createHttpBrowser, readAttribute } from "../kit/http-browser.ts";
import { type ServerProcess, startServer } from "../kit/server-process.ts";

/** Hydra #3979 and its like: codes and tokens in the log. Here a whole journey at the chattiest level leaves none. */
let server: ServerProcess;
beforeAll(async () => {
  server = await startServer({ env: { LOG_LEVEL: "debug" } });
});
afterAll(() => server.close());

it("stops secrets from reaching the log, at level debug, in a whole journey with its mishaps", async () => {
  const secrets = new Map<string, string>();
  const keep = (name: string, value: string | null | undefined) => {
    if (value === null || value === undefined || value.length < 6) throw new Error(`the journey has no ${name}`);
    secrets.set(name, value);
  };
  const added = await runCommand(
    server,
    "client",
    "add",
    "TV",
    "--id",
    "tv",
    "--device",
    "--confidential",
    "--first-party",
  );
  const clientSecret = String(added.secret);
  keep("client secret", clientSecret);

  const ada = await invitePerson(server, "Ada Lovelace");
  for (const name of ["session", "device"]) keep(`phone's ${name} cookie`, ada.phone.cookie(name));

  const browser = createHttpBrowser(server.url);
  const page = await (await browser.get("/sign-in")).text();
  keep("binding cookie", browser.cookie("binding"));
  keep("page's user code", readAttribute(page, "data-user-code"));
  const requestId = await ada.openAndApprove(secrets.get("page's user code") ?? "");
  await browser.post("/sign-in/redeem", { request: requestId });
  keep("new screen's session cookie", browser.cookie("session"));

  const post = async (path: string, fields: Record<string, string>) =>
    (await (await fetch(server.url + path, { method: "POST", body: new URLSearchParams(fields) })).json()) as Record<
      string,
      string
    >;
  const proof = { client_id: "tv", client_secret: clientSecret };
  const grant = await post("/oauth/device_authorization", { ...proof, scope: "openid offline_access" });
  keep("device code", grant.device_code);
  keep("user code", grant.user_code?.replaceAll("-", ""));
  keep("long code", grant.verification_uri_complete?.split("#")[1]);
  await ada.openAndApprove(grant.user_code ?? "");
  const tokens = await post("/oauth/token", {
    ...proof,
    grant_type: deviceCodeGrant,
    device_code: grant.device_code ?? "",
  });
  for (const name of ["access_token", "refresh_token", "id_token"]) keep(name, tokens[name]);
  const next = await post("/oauth/token", {
    ...proof,
    grant_type: "refresh_token",
    refresh_token: tokens.refresh_token ?? "",
  });
  keep("second refresh token", next.refresh_token);
  await fetch(`${server.url}/oauth/userinfo`, { headers: { authorization: `Bearer ${next.access_token}` } });

  // Mishaps: a wrong code, a broken assertion, a replayed token, a bad form, secrets where they do not belong.
  await ada.phone.post("/link", { code: "900 000 017" });
  keep("wrong code", "900000017");
  const other = await ada.open(
    readAttribute(await (await createHttpBrowser(server.url).get("/sign-in")).text(), "data-user-code") ?? "",
  );
  await ada.approve(other, { origin: "https://evil.example" });
  await ada.approve(other, { clientData: { challenge: secrets.get("device code") } });
  await post("/oauth/token", { ...proof, grant_type: "refresh_token", refresh_token: tokens.refresh_token ?? "" });
  await browser.post("/sign-in/redeem", { request: secrets.get("device code") ?? "" });
  await browser.get(`/sign-in?return_to=${encodeURIComponent(`/x?code=${grant.device_code}`)}`);
  await browser.get(`/link?code=${secrets.get("user code")}`, { "user-agent": `x ${clientSecret}` });
  await browser.post("/sign-out", {});

  await server.kill("SIGTERM");
  const log = server.output();
  expect(log.split("\n").filter((line) => line.includes('"request"')).length).toBeGreaterThan(20);
  for (const [name, secret] of secrets) expect(log.includes(secret), `${name} is in the log`).toBe(false);
});
