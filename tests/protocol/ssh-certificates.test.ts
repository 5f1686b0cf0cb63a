import { spawnSync } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { debianFile } from "../../scripts/debian-programs.mjs";
import { addToGroup } from "../../src/accounts/group.flow.ts";
import { removeClient } from "../../src/oauth/clients/client-registry.flow.ts";
import {
  ensureSshAuthority,
  replaceSshAuthority,
  retireSshAuthorities,
  rotateSshAuthority,
} from "../../src/signing-keys/ssh-authority.flow.ts";
import { authorityLine, sweepCertificates } from "../../src/ssh/certificate.flow.ts";
import { type Person, startApp, type TestApp } from "../kit/app.ts";
import { createProofKey, hashOfToken } from "../kit/proof-key.ts";
import { createRelyingParty, deviceCodeGrant, type Form, type RelyingParty } from "../kit/relying-party.ts";

const folder = mkdtempSync(join(tmpdir(), "countersign-ssh-"));
let app: TestApp;
let ada: Person;
let terminal: Terminal;

type Terminal = RelyingParty & { readonly id: string };
async function newTerminal(running: TestApp): Promise<Terminal> {
  const client = await running.createClient({
    name: "SSH",
    kind: "public",
    trust: "first_party",
    grantTypes: [deviceCodeGrant],
    scopes: ["openid", "ssh"],
  });
  return { ...createRelyingParty(running, client), id: client.id };
}

beforeAll(async () => {
  app = await startApp();
  await ensureSshAuthority(app.deps);
  ada = await app.createPerson("Ada Lovelace");
  terminal = await newTerminal(app);
});
afterAll(async () => {
  await app.close();
  rmSync(folder, { recursive: true, force: true });
});

const newKeyLine = (): string => {
  const { x } = generateKeyPairSync("ed25519").publicKey.export({ format: "jwk" });
  return authorityLine(Buffer.from(String(x), "base64url"));
};
/** Approved on the phone: the token, and the request that it goes back to. */
async function signIn(person = ada, party = terminal, scope = "openid ssh") {
  const { body } = await party.beginDevice({ scope });
  const requestId = await person.openAndApprove(body.user_code);
  return { requestId, token: (await party.poll(body.device_code)).body.access_token as string };
}
async function certify(token: string | null, form: Form = { public_key: newKeyLine() }, running = app, headers = {}) {
  const answer = await fetch(`${running.origin}/ssh/certificate`, {
    method: "POST",
    headers: {
      "content-type": "application/x-www-form-urlencoded",
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      ...headers,
    },
    body: typeof form === "string" ? form : new URLSearchParams(form).toString(),
  });
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, body: text === "" ? null : JSON.parse(text) };
}
function keygen(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(debianFile("openssh-client"), args, { encoding: "utf8", cwd: folder });
  return { status, said: stdout + stderr };
}
const keep = (certificate: string): string => {
  writeFileSync(join(folder, "some-cert.pub"), `${certificate}\n`);
  return "some-cert.pub";
};
/** What a host that has just fetched the list says of the certificate. */
async function isRevoked(certificate: string, running = app): Promise<boolean> {
  running.advance(5_000);
  const answer = await fetch(`${running.origin}/ssh/revoked`);
  writeFileSync(join(folder, "revoked"), Buffer.from(await answer.arrayBuffer()));
  return keygen("-Q", "-f", "revoked", keep(certificate)).status === 1;
}
const authorities = async (running = app): Promise<string[]> =>
  (await (await fetch(`${running.origin}/ssh/authorities`)).text()).split("\n").filter((line) => line !== "");

describe("a certificate", () => {
  it("is given for an hour from the approval, as person and groups, and every part of it is in the audit log", async () => {
    await addToGroup(app.deps, "Site Admins", ada.identifier);
    const { token, requestId } = await signIn();
    const { status, body } = await certify(token);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      serial: expect.any(Number),
      principals: [`person:${ada.identifier}`, "group:Site%20Admins"],
      key_id: expect.stringMatching(new RegExp(`^${ada.identifier} acc_\\S+ ${requestId}$`)),
    });
    expect(body.valid_before - body.valid_after).toBeLessThanOrEqual(3660);
    const { said } = keygen("-L", "-f", keep(body.certificate));
    expect(said).toContain(`Serial: ${body.serial}`);
    expect(said).toContain(`person:${ada.identifier}`);
    const record = await app.deps.db
      .selectFrom("audit_events")
      .selectAll()
      .where("event", "=", "ssh_certificate_issued")
      .orderBy("sequence", "desc")
      .executeTakeFirstOrThrow();
    expect(record).toMatchObject({ subject_id: requestId, address: "127.0.0.1" });
    const detail = JSON.parse(record.detail);
    expect(said).toContain(detail.key);
    expect(detail).toMatchObject({ serial: body.serial, keyId: body.key_id, principals: body.principals });
  });

  it("is signed by the authority that hosts are told of", async () => {
    const { body } = await certify((await signIn()).token);
    const [line = ""] = await authorities();
    writeFileSync(join(folder, "authority.pub"), `${line}\n`);
    const [, fingerprint = "none"] = keygen("-l", "-f", "authority.pub").said.split(" ");
    expect(keygen("-L", "-f", keep(body.certificate)).said).toContain(`Signing CA: ED25519 ${fingerprint} `);
  });

  it("is in the person's activity", async () => {
    await certify((await signIn()).token);
    expect(await (await ada.phone.get("/activity")).text()).toContain("Got access to servers by SSH");
  });

  it("does not last longer when it is asked for later, and is refused an hour after the approval (RFC 9470 §3)", async () => {
    const own = await startApp();
    try {
      await ensureSshAuthority(own.deps);
      const grace = await own.createPerson("Grace Hopper");
      const { token } = await signIn(grace, await newTerminal(own));
      const first = await certify(token, undefined, own);
      own.advance(9 * 60_000);
      const second = await certify(token, undefined, own);
      expect(second.body.valid_before).toBe(first.body.valid_before);
      await own.deps.db
        .updateTable("grants")
        .set({ authenticated_at: own.deps.clock.now() - 3_600_000 })
        .execute();
      const late = await certify(token, undefined, own);
      expect(late).toMatchObject({ status: 401, body: { error: "insufficient_user_authentication" } });
      expect(late.headers.get("www-authenticate")).toContain('max_age="3600"');
    } finally {
      await own.close();
    }
  });

  it("is refused without a token, with one that has not the scope, and with one that is over", async () => {
    expect((await certify(null)).status).toBe(401);
    expect(await certify("x")).toMatchObject({ status: 401, body: { error: "invalid_token" } });
    const { token } = await signIn(ada, terminal, "openid");
    expect(await certify(token)).toMatchObject({ status: 403, body: { error: "insufficient_scope" } });
    const eve = await app.createPerson("Eve Elsewhere");
    const over = await signIn(eve);
    await eve.revoke(over.requestId);
    expect(await certify(over.token)).toMatchObject({ status: 401, body: { error: "invalid_token" } });
  });

  it("is refused to a limited sign-in until its person has lifted the limits", async () => {
    const { token, requestId } = await signIn();
    const form = (value: "limited" | "full") =>
      app.deps.db
        .updateTable("grants")
        .set({ form: value })
        .where("sign_in_request_id", "=", requestId as "sir_")
        .execute();
    await form("limited");
    expect(await certify(token)).toMatchObject({ status: 403, body: { error: "sign_in_limited" } });
    await form("full");
    expect(await certify(token)).toMatchObject({ status: 200 });
  });

  it("is refused for what is no key, and for more than a key", async () => {
    const { token } = await signIn();
    const line = newKeyLine();
    const wrong = [
      "x",
      "ssh-rsa AAAA",
      line.replace("ssh-ed25519", "ssh-rsa"),
      line.slice(0, -8),
      "\n",
      line.slice(12),
    ];
    for (const public_key of wrong)
      expect(await certify(token, { public_key })).toMatchObject({ status: 400, body: { error: "invalid_request" } });
    for (const form of ["", "public_key=", `public_key=${line}&public_key=${line}`, { public_key: "x".repeat(2000) }])
      expect(await certify(token, form)).toMatchObject({ status: 400, body: { error: "invalid_request" } });
    expect(await certify(token, { public_key: `${line} ada@laptop\n` })).toMatchObject({ status: 200 });
  });

  it("needs the key of a token that is bound to one (RFC 9449 §7.1)", async () => {
    const key = await createProofKey();
    const url = `${app.origin}/ssh/certificate`;
    const nonceOf = async () =>
      (await fetch(url, { method: "POST", headers: { dpop: "x" } })).headers.get("dpop-nonce") ?? "";
    const { body } = await terminal.beginDevice({ scope: "ssh" });
    await ada.openAndApprove(body.user_code);
    const tokens = await terminal.post(
      "/oauth/token",
      { client_id: terminal.id, grant_type: deviceCodeGrant, device_code: body.device_code },
      { dpop: await key.proof("POST", `${app.origin}/oauth/token`, { nonce: await nonceOf() }) },
    );
    const token = tokens.body.access_token as string;
    expect(tokens.body.token_type).toBe("DPoP");
    expect(await certify(token)).toMatchObject({ status: 401, body: { error: "invalid_token" } });
    const proof = await key.proof("POST", url, { nonce: await nonceOf(), ath: hashOfToken(token) });
    expect(await certify(null, undefined, app, { authorization: `DPoP ${token}`, dpop: proof })).toMatchObject({
      status: 200,
    });
  });

  it("is given by no server whose operator has not asked for an authority", async () => {
    const own = await startApp();
    try {
      const grace = await own.createPerson("Grace Hopper");
      const { token } = await signIn(grace, await newTerminal(own));
      expect(await certify(token, undefined, own)).toMatchObject({ status: 400, body: { error: "ssh_not_set_up" } });
      expect(await authorities(own)).toEqual([]);
    } finally {
      await own.close();
    }
  });

  it("is for clients whose operator named the scope: it is no default, and none that registers itself gets it", async () => {
    const plain = await app.createClient({
      name: "Site",
      kind: "public",
      trust: "first_party",
      grantTypes: [deviceCodeGrant],
    });
    const { body } = await createRelyingParty(app, plain).beginDevice({ scope: "openid ssh" });
    const card = await (await ada.phone.get(`/link/${await ada.open(body.user_code)}`)).text();
    expect(card).not.toContain("SSH");
    const named = await terminal.beginDevice({ scope: "openid ssh" });
    expect(await (await ada.phone.get(`/link/${await ada.open(named.body.user_code)}`)).text()).toContain(
      "reach servers by SSH as you, for an hour",
    );
  });
});

describe("the list of revoked certificates", () => {
  it("names a certificate once the person says that it was not them, and no other", async () => {
    const eve = await app.createPerson("Eve Elsewhere");
    const [mine, stolen] = [await signIn(eve), await signIn(eve)];
    const [kept, lost] = [await certify(mine.token), await certify(stolen.token)];
    expect(await isRevoked(lost.body.certificate)).toBe(false);
    await eve.revoke(stolen.requestId);
    expect(await isRevoked(lost.body.certificate)).toBe(true);
    expect(await isRevoked(kept.body.certificate)).toBe(false);
  });

  it("names those of an account that was disabled, of a client that was removed, and of a token that was given back", async () => {
    const eve = await app.createPerson("Eve Disabled");
    const hers = await certify((await signIn(eve)).token);
    await eve.disable();
    expect(await isRevoked(hers.body.certificate)).toBe(true);

    const { token } = await signIn();
    const returned = await certify(token);
    await terminal.post("/oauth/revoke", { client_id: terminal.id, token });
    expect(await isRevoked(returned.body.certificate)).toBe(true);

    const party = await newTerminal(app);
    const other = await certify((await signIn(ada, party)).token);
    await removeClient(app.deps, party.id);
    expect(await isRevoked(other.body.certificate)).toBe(true);
  });

  it("forgets a certificate when its hour is over", async () => {
    const own = await startApp();
    try {
      await ensureSshAuthority(own.deps);
      const grace = await own.createPerson("Grace Hopper");
      const { token, requestId } = await signIn(grace, await newTerminal(own));
      const { body } = await certify(token, undefined, own);
      await grace.revoke(requestId);
      expect(await isRevoked(body.certificate, own)).toBe(true);
      own.advance(3_600_000);
      await sweepCertificates(own.deps.db, own.deps.clock.now());
      expect(await isRevoked(body.certificate, own)).toBe(false);
    } finally {
      await own.close();
    }
  });
});

describe("the authorities", () => {
  const day = 24 * 3_600_000;

  it("are told to hosts two weeks before they sign, and an hour after", async () => {
    const own = await startApp();
    try {
      await ensureSshAuthority(own.deps);
      await ensureSshAuthority(own.deps);
      const [first] = await authorities(own);
      expect(await rotateSshAuthority(own.deps)).toMatchObject({ ok: true });
      expect(await rotateSshAuthority(own.deps)).toEqual({ ok: false, reason: "rotation_under_way" });
      const both = await authorities(own);
      expect(both).toHaveLength(2);
      expect(both).toContain(first);
      const grace = await own.createPerson("Grace Hopper");
      const party = await newTerminal(own);
      const signer = async () => {
        await grace.signIn();
        const { body } = await certify((await signIn(grace, party)).token, undefined, own);
        const blob = Buffer.from(String(body.certificate).split(" ")[1] ?? "", "base64");
        return both.find((line) => blob.includes(Buffer.from(line.split(" ")[1] ?? "", "base64")));
      };
      expect(await signer()).toBe(first);
      own.advance(14 * day);
      expect(await signer()).not.toBe(first);
      expect(await authorities(own)).toHaveLength(2);
      own.advance(3_600_000);
      expect(await authorities(own)).not.toContain(first);
      await retireSshAuthorities(own.deps);
      const left = await own.deps.db.selectFrom("signing_keys").selectAll().where("purpose", "=", "ssh").execute();
      expect(left.filter(({ private_jwk }) => private_jwk === "")).toHaveLength(1);
    } finally {
      await own.close();
    }
  });

  it("are forgotten at once when a key has leaked, and sign nothing at /oauth/jwks", async () => {
    const own = await startApp();
    try {
      await ensureSshAuthority(own.deps);
      const [leaked] = await authorities(own);
      const made = await replaceSshAuthority(own.deps);
      expect(await authorities(own)).toHaveLength(1);
      expect(await authorities(own)).not.toContain(leaked);
      expect(await (await fetch(`${own.origin}/oauth/jwks`)).text()).not.toContain(made.kid);
    } finally {
      await own.close();
    }
  });
});
