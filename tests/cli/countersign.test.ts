import { spawnSync } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterAll, describe, expect, it } from "vitest";
import { root } from "../../scripts/runtime.mjs";

const folder = mkdtempSync(join(tmpdir(), "countersign-cli-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs the command as a person would, on a database of its own. */
function countersign(args: readonly string[], env: Record<string, string> = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, "bin", "countersign.mjs"), ...args], {
    encoding: "utf8",
    cwd: folder,
    env: {
      PATH: process.env.PATH ?? "",
      COUNTERSIGN_URL: "https://login.example.org",
      DATABASE_URL: `sqlite:${join(folder, "countersign.db")}`,
      ...env,
    },
  });
  return { status, stdout, stderr };
}

/** A file with the public key of an app. */
function writeKeys(): string {
  const file = join(folder, "keys.json");
  const { publicKey } = generateKeyPairSync("ed25519");
  writeFileSync(file, JSON.stringify({ keys: [publicKey.export({ format: "jwk" })] }));
  return file;
}

const json = (text: string): Record<string, unknown> => JSON.parse(text) as Record<string, unknown>;

describe("countersign", () => {
  it("shows help with examples, for itself and for a command", () => {
    expect(countersign(["--help"])).toMatchObject({ status: 0, stdout: expect.stringContaining("Examples:") });
    const help = countersign(["client", "add", "--help"]);
    expect(help).toMatchObject({ status: 0, stdout: expect.stringContaining("Examples:") });
    expect(help.stdout).toContain("--redirect-uri");
  });

  it("exits with 2 and a hint for words that it does not know", () => {
    expect(countersign(["sing-in"])).toMatchObject({ status: 2, stderr: expect.stringContaining("--help") });
    expect(countersign(["client", "add"])).toMatchObject({ status: 2 });
  });

  it("exits with 78 and names every setting that is wrong", () => {
    const { status, stderr } = countersign(["client", "list"], { COUNTERSIGN_URL: "login", PORT: "99999" });
    expect(status).toBe(78);
    expect(stderr).toContain("COUNTERSIGN_URL");
    expect(stderr).toContain("PORT");
  });

  it("makes a set-up link with the secret in the fragment, and a QR of it", () => {
    const { status, stdout } = countersign(["setup-link"]);
    expect(status).toBe(0);
    expect(stdout).toMatch(/https:\/\/login\.example\.org\/invitation#[\w-]{43}\n/);
    expect(stdout).toContain("█");
  });

  it("makes no Temporary Access Pass for nobody, nor for a time beyond the limits", () => {
    expect(countersign(["--json", "pass", "nobody"])).toMatchObject({ status: 1 });
    expect(countersign(["--json", "pass", "nobody", "--revoke"])).toMatchObject({ status: 1 });
    expect(countersign(["pass", "nobody", "--hours", "soon"])).toMatchObject({ status: 2 });
  });

  it("invites a person and says it in JSON when asked to", () => {
    const { status, stdout } = countersign(["--json", "invite", "--name", "Grace Hopper"]);
    expect(status).toBe(0);
    expect(json(stdout)).toMatchObject({ ok: true, role: "person", url: expect.stringContaining("/invitation#") });
  });

  it("adds, lists and removes a client, and shows its secret once", () => {
    const uri = "https://wiki.example.org/callback";
    const added = countersign([
      "--json",
      "client",
      "add",
      "Wiki",
      "--id",
      "wiki",
      "--redirect-uri",
      uri,
      "--confidential",
    ]);
    expect(json(added.stdout)).toMatchObject({ ok: true, secret: expect.stringMatching(/^[\w-]{43}$/) });
    const listed = countersign(["--json", "client", "list"]);
    expect(json(listed.stdout)).toMatchObject({ clients: [{ id: "wiki", redirectUris: [uri], kind: "confidential" }] });
    expect(listed.stdout).not.toContain(json(added.stdout).secret);
    expect(countersign(["client", "remove", "wiki"])).toMatchObject({ status: 0 });
    expect(json(countersign(["--json", "client", "list"]).stdout)).toMatchObject({ clients: [] });
  });

  it("says what tokens a client may have, and changes only what is named", () => {
    const api = "https://api.example.org";
    expect(countersign(["client", "add", "API", "--id", "api", "--confidential", "--own-tokens"])).toMatchObject({
      status: 0,
    });
    const open = countersign(["client", "add", "Open", "--own-tokens"]);
    expect(open).toMatchObject({ status: 1, stderr: expect.stringContaining("--own-tokens needs --confidential") });
    const tokens = (...options: string[]) => countersign(["--json", "client", "tokens", "api", ...options]);
    tokens("--serves", api, "--own-scopes", "read,write", "--exchanges", "wiki");
    const changed = json(
      tokens("--format", "opaque", "--own-tokens", "off", "--introspection-algorithm", "RS256").stdout,
    ).tokens;
    expect(changed).toEqual({
      accessTokenFormat: "opaque",
      audiences: [],
      resourceServerOf: [api],
      introspectionAlgorithm: "RS256",
      ownScopes: ["read", "write"],
      mayExchangeTokensOf: ["wiki"],
      grantTypes: ["refresh_token", "urn:ietf:params:oauth:grant-type:token-exchange"],
    });
    expect(json(tokens("--exchanges", "").stdout).tokens).toMatchObject({ grantTypes: ["refresh_token"] });
    expect(tokens("--audiences", "api")).toMatchObject({ status: 1, stderr: expect.stringContaining("absolute URI") });
    expect(countersign(["client", "tokens", "nobody"])).toMatchObject({ status: 1 });
    countersign(["client", "remove", "api"]);
  });

  it("changes what is registered of a client, only what is named, and shows it", () => {
    countersign(["client", "add", "Set", "--id", "set", "--redirect-uri", "https://set.example/cb", "--confidential"]);
    const set = (...options: string[]) => countersign(["--json", "client", "set", "set", ...options]);
    set(
      "--backchannel-logout-uri",
      "https://set.example/logout",
      "--pushed-requests",
      "required",
      "--dpop",
      "required",
    );
    set("--name", "Set two", "--id-token-algorithm", "EdDSA", "--device", "on");
    const shown = countersign(["--json", "client", "show", "set"]);
    expect(json(shown.stdout).client).toMatchObject({
      name: "Set two",
      kind: "confidential",
      redirectUris: ["https://set.example/cb"],
      grantTypes: ["authorization_code", "refresh_token", "urn:ietf:params:oauth:grant-type:device_code"],
      settings: {
        backchannelLogoutUri: "https://set.example/logout",
        pushedRequestsRequired: true,
        dpopRequired: true,
        idTokenAlgorithm: "EdDSA",
      },
    });
    expect(shown.stdout).not.toMatch(/hash/i);
    expect(set("--backchannel-logout-uri", "http://set.example/l")).toMatchObject({ status: 1 });
    expect(set("--keys", "/nowhere.json")).toMatchObject({ status: 1, stderr: expect.stringContaining("Key Set") });
    expect(json(set("--backchannel-logout-uri", "").stdout).client).toMatchObject({
      settings: { backchannelLogoutUri: null },
    });
    expect(countersign(["client", "show", "nobody"])).toMatchObject({ status: 1 });
    countersign(["client", "remove", "set"]);
  });

  it("changes how a client proves itself: a new secret ends the old one, and a key needs to be there", () => {
    const uri = "https://proof.example/cb";
    const added = countersign([
      "--json",
      "client",
      "add",
      "P",
      "--id",
      "proof",
      "--redirect-uri",
      uri,
      "--confidential",
    ]);
    const set = (...options: string[]) => countersign(["--json", "client", "set", "proof", ...options]);
    const { secret } = json(set("--authentication", "secret").stdout);
    expect(secret).toMatch(/^[\w-]{43}$/);
    expect(secret).not.toBe(json(added.stdout).secret);
    expect(set("--authentication", "private_key_jwt")).toMatchObject({ status: 1 });
    expect(json(set("--authentication", "private_key_jwt", "--keys", writeKeys()).stdout)).toMatchObject({
      secret: null,
      client: { kind: "confidential", settings: { authentication: "private_key_jwt" } },
    });
    expect(json(set("--authentication", "none").stdout)).toMatchObject({ client: { kind: "public" } });
    countersign(["client", "remove", "proof"]);
  });

  it("lets a client ask for people by name only while it proves who it is", () => {
    const uri = "https://asks.example/cb";
    countersign(["client", "add", "Asks", "--id", "asks", "--redirect-uri", uri, "--key", writeKeys()]);
    const backchannel = (...options: string[]) => countersign(["--json", "client", "backchannel", "asks", ...options]);
    expect(json(backchannel("--mode", "poll", "--requests", "EdDSA", "--user-code", "required").stdout)).toMatchObject({
      ...{ backchannel: { mode: "poll" }, backchannelRequestAlgorithm: "EdDSA", backchannelUserCode: true },
      grantTypes: ["authorization_code", "refresh_token", "urn:openid:params:grant-type:ciba"],
    });
    expect(countersign(["client", "set", "asks", "--authentication", "none"])).toMatchObject({ status: 1 });
    expect(json(backchannel("--mode", "off", "--requests", "unsigned").stdout)).toMatchObject({
      ...{ backchannel: null, backchannelRequestAlgorithm: null },
      grantTypes: ["authorization_code", "refresh_token"],
    });
    countersign(["client", "remove", "asks"]);
  });

  it("says where an app that asks by name is pinged, and refuses what cannot work", () => {
    countersign(["client", "add", "Asker", "--id", "asker", "--backchannel", "--confidential"]);
    const backchannel = (...options: string[]) => countersign(["--json", "client", "backchannel", "asker", ...options]);
    const ping = (uri: string) => backchannel("--mode", "ping", "--notification-uri", uri);
    const notificationUri = "https://asker.example/ping";
    expect(json(ping(notificationUri).stdout)).toMatchObject({ backchannel: { mode: "ping", notificationUri } });
    expect(ping("http://asker.example/ping")).toMatchObject({ status: 1, stderr: expect.stringContaining("https") });
    expect(backchannel("--mode", "ping")).toMatchObject({ status: 1, stderr: expect.stringContaining("together") });
    expect(backchannel("--requests", "EdDSA")).toMatchObject({ status: 1, stderr: expect.stringContaining("keys") });
    countersign(["client", "remove", "asker"]);
  });

  it("records what was done to a client as every other action of the operator", () => {
    const file = new Database(join(folder, "countersign.db"), { readonly: true });
    const last = () =>
      JSON.parse(
        file
          .prepare("select detail from audit_events where event = 'administrator_acted' order by sequence desc limit 1")
          .pluck()
          .get() as string,
      );
    const byOperator = { actor: { kind: "command_line" } };
    countersign(["client", "add", "Kept", "--id", "kept", "--device", "--confidential"]);
    expect(last()).toMatchObject({ ...byOperator, action: "clients.register", before: null, after: { id: "kept" } });
    const { secret } = json(countersign(["--json", "client", "set", "kept", "--authentication", "secret"]).stdout);
    expect(last()).toMatchObject({
      ...byOperator,
      action: "clients.set",
      after: { secretFingerprint: expect.any(String) },
    });
    expect(JSON.stringify(last())).not.toContain(secret);
    countersign(["client", "tokens", "kept", "--format", "opaque"]);
    expect(last()).toMatchObject({ action: "clients.tokens", after: { settings: { accessTokenFormat: "opaque" } } });
    countersign(["client", "backchannel", "kept", "--mode", "poll"]);
    expect(last()).toMatchObject({ action: "clients.backchannel", before: { settings: { backchannel: null } } });
    file.close();
    countersign(["client", "remove", "kept"]);
  });

  it("makes a token for dynamic registration, keeps its hash, and records that it did", () => {
    const made = json(countersign(["--json", "client", "registration-token", "--hours", "2", "--uses", "5"]).stdout);
    expect(made).toMatchObject({ uses: 5, endpoint: "https://login.example.org/oauth/register" });
    expect(made.token).toMatch(/^[\w-]{43}$/);
    const database = new Database(join(folder, "countersign.db"), { readonly: true });
    const rows = database.prepare("select token_hash, uses_left from registration_tokens").all();
    const records = database.prepare("select detail from audit_events where event = 'registration_token_issued'").all();
    database.close();
    expect(rows).toEqual([{ token_hash: expect.not.stringContaining(String(made.token)), uses_left: 5 }]);
    const expiresAt = Date.parse(String(made.expiresAt));
    expect(records).toEqual([{ detail: JSON.stringify({ uses: 5, expiresAt }) }]);
    for (const wrong of ["0", "1.5"])
      expect(countersign(["client", "registration-token", "--uses", wrong])).toMatchObject({ status: 1 });
  });

  it("gives no client the device grant unless it is asked for by name", () => {
    const grants = (...options: string[]) => {
      const { stdout } = countersign([
        "--json",
        "client",
        "add",
        "App",
        "--redirect-uri",
        "https://a.example/cb",
        ...options,
      ]);
      return (json(stdout).client as { grantTypes: string[] }).grantTypes;
    };
    expect(grants()).not.toContain("urn:ietf:params:oauth:grant-type:device_code");
    expect(grants("--device")).toContain("urn:ietf:params:oauth:grant-type:device_code");
  });

  it("exits with 1 and says what to do when something is refused", () => {
    expect(countersign(["client", "remove", "nobody"])).toMatchObject({
      status: 1,
      stderr: expect.stringContaining("client list"),
    });
    expect(countersign(["client", "add", "Bad", "--redirect-uri", "http://evil.example/cb"])).toMatchObject({
      status: 1,
    });
    expect(countersign(["disable", "nobody"])).toMatchObject({ status: 1 });
    const refused = countersign(["--json", "audit", "verify", "sir_0123456789abcdefghijkl"]);
    expect(refused.status).toBe(1);
    expect(json(refused.stderr)).toMatchObject({ ok: false, reason: "not_found" });
  });
});
