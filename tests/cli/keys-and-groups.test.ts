import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { root } from "../../scripts/runtime.mjs";

const folder = mkdtempSync(join(tmpdir(), "countersign-cli-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs the command as a person would, on a database of its own. */
const run = (...args: readonly string[]) =>
  spawnSync(process.execPath, [join(root, "bin", "countersign.mjs"), "--json", ...args], {
    encoding: "utf8",
    cwd: folder,
    env: {
      PATH: process.env.PATH ?? "",
      COUNTERSIGN_URL: "https://login.example.org",
      DATABASE_URL: `sqlite:${join(folder, "countersign.db")}`,
    },
  });

/** What it says as JSON. */
function countersign(...args: readonly string[]) {
  const { status, stdout, stderr } = run(...args);
  return { status, said: JSON.parse(stdout || stderr) };
}
const statesOf = (said: { readonly keys: readonly { readonly algorithm: string; readonly state: string }[] }) =>
  said.keys.map(({ algorithm, state }) => `${algorithm} ${state}`);

describe("countersign keys", () => {
  it("rotates with overlap, refuses to rotate again before that is done, and forgets leaked keys at once", () => {
    expect(countersign("keys", "list").said).toEqual({ ok: true, keys: [] });
    expect(countersign("keys", "rotate").said.keys).toHaveLength(3);
    expect(statesOf(countersign("keys", "list").said)).toEqual([
      "ES256 next",
      "EdDSA next",
      "RS256 next",
      "ES256 signing",
      "EdDSA signing",
      "RS256 signing",
    ]);
    expect(countersign("keys", "rotate")).toMatchObject({ status: 1, said: { reason: "rotation_under_way" } });
    expect(countersign("keys", "rotate", "--leaked").status).toBe(0);
    const left = countersign("keys", "list").said;
    expect(statesOf(left)).toEqual(["ES256 signing", "EdDSA signing", "RS256 signing"]);
    expect(JSON.stringify(left)).not.toMatch(/"d"|private/);
  });
});

describe("countersign scim token, countersign audit export", () => {
  it("shows a token once, lists it without its secret, removes it, and has left a line of each", () => {
    const { said } = countersign("scim", "token", "add", "Entra ID");
    expect(said).toMatchObject({ ok: true, name: "Entra ID", url: "https://login.example.org/scim/v2" });
    const listed = countersign("scim", "token", "list").said;
    expect(listed.tokens).toMatchObject([{ id: said.id, name: "Entra ID", lastUsedAt: null }]);
    expect(JSON.stringify(listed)).not.toContain(said.token);
    expect(countersign("scim", "token", "remove", said.id).status).toBe(0);
    const names = ["scim_token_added", "scim_token_removed"];
    const { status, stdout } = run("audit", "export", "--since", "2026-01-01", "--event", ...names);
    const lines = stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect([status, lines.map(({ event }) => event)]).toEqual([0, names]);
    expect(countersign("audit", "export", "--since", "soon")).toMatchObject({
      status: 1,
      said: { reason: "malformed" },
    });
  }, 60_000);
});

describe("countersign group", () => {
  it("lists nothing, and says why somebody cannot be put into a group", () => {
    expect(countersign("group", "list").said).toEqual({ ok: true, memberships: [] });
    const nobody = countersign("group", "add", "editors", "nobody");
    expect(nobody).toMatchObject({ status: 1, said: { ok: false, reason: "not_found" } });
    expect(countersign("group", "remove", "editors", "nobody").status).toBe(1);
  });
});

describe("countersign ssh", () => {
  it("makes the key that hosts trust and its client, once, and rotates it with overlap", () => {
    expect(countersign("ssh", "ca")).toMatchObject({ status: 1, said: { reason: "ssh_authority_missing" } });
    const made = countersign("ssh", "setup").said;
    expect(made).toMatchObject({ client: "countersign-ssh", keys: [{ state: "signing" }] });
    expect(countersign("ssh", "setup").said).toEqual(made);
    expect(countersign("client", "list").said.clients).toMatchObject([{ id: "countersign-ssh", scopes: ["ssh"] }]);
    expect(countersign("ssh", "rotate").status).toBe(0);
    expect(countersign("ssh", "rotate")).toMatchObject({ status: 1, said: { reason: "rotation_under_way" } });
    const states = countersign("ssh", "ca").said.keys.map(({ state }: { state: string }) => state);
    expect(states.sort()).toEqual(["next", "signing"]);
    expect(countersign("ssh", "rotate", "--leaked").status).toBe(0);
    expect(countersign("ssh", "ca").said.keys).toMatchObject([
      { state: "signing", key: expect.stringMatching(/^ssh-ed25519 AAAA/) },
    ]);
  });
});

describe("countersign admin", () => {
  it("does any action of the table by its name, as the operator, and says what one takes that was asked wrongly", () => {
    const made = countersign("admin", "clients.create", "template=service", "name=42", "id=batch", "firstParty=true");
    expect(made).toMatchObject({ status: 0, said: { client: { name: "42", trust: "first_party" } } });
    const wrong = countersign("admin", "clients.show", "client=");
    expect(wrong).toMatchObject({ status: 1, said: { message: expect.stringContaining("clients.show takes client") } });
    const { records } = countersign("admin", "audit.list", "event=administrator_acted").said;
    expect(records[0].detail).toMatchObject({
      action: "clients.create",
      actor: { kind: "command_line" },
      before: null,
    });
  });
});
