import { createRemoteJWKSet, jwtVerify } from "jose";
import { afterAll, beforeAll, expect, it } from "vitest";
import { invitePerson, runCommand } from "../kit/example-process.ts";
import type { RegisteredPerson } from "../kit/person.ts";
import { type ServerProcess, startServer } from "../kit/server-process.ts";
import { beginWithOauth4webapi } from "./device-clients.ts";

let server: ServerProcess;
let ada: RegisteredPerson;

beforeAll(async () => {
  server = await startServer();
  ada = await invitePerson(server, "Ada Lovelace");
  await runCommand(server, "client", "add", "Console", "--id", "console", "--device");
});
afterAll(() => server?.close());

it("serves the device grant to oauth4webapi, with tokens that verify against the published keys", async () => {
  const { userCode, tokens } = await beginWithOauth4webapi(server.url, "console");
  await ada.openAndApprove(userCode);
  const { access_token, id_token = "" } = await tokens;
  const keys = createRemoteJWKSet(new URL(`${server.url}/oauth/jwks`));
  const { payload } = await jwtVerify(id_token, keys, { issuer: server.url, audience: "console" });
  expect(payload).toMatchObject({ name: "Ada Lovelace", preferred_username: ada.identifier });
  const userinfo = await fetch(`${server.url}/oauth/userinfo`, {
    headers: { authorization: `Bearer ${access_token}` },
  });
  expect(await userinfo.json()).toMatchObject({ sub: payload.sub, name: "Ada Lovelace" });
});

it("tells oauth4webapi that the phone denied", async () => {
  const { userCode, tokens } = await beginWithOauth4webapi(server.url, "console");
  const denied = expect(tokens).rejects.toMatchObject({ error: "access_denied" });
  await ada.deny(await ada.open(userCode));
  await denied;
});
