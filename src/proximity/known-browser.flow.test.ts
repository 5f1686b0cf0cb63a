import type { Kysely } from "kysely";
import { beforeEach, describe, expect, it } from "vitest";
import { createBrowserKey, type SoftwareBrowserKey } from "../../tests/kit/browser-key.ts";
import { accepted, binding, createFlowWorld, type FlowPerson, type FlowWorld } from "../../tests/kit/flow-world.ts";
import { fullSignIn, openPage, prove } from "../../tests/kit/whole-sign-ins.ts";
import { forEachDatabase } from "../database/for-each-database.ts";
import type { Schema } from "../database/schema.ts";
import { hashSecret, sha256 } from "../digest.ts";
import type { SignInRequestId } from "../ids.ts";
import { findRequest } from "../sign-in/advance.flow.ts";
import { cancelRequest } from "../sign-in/page-request.flow.ts";
import { forgetBrowser, knownBrowsersOf, proveBrowserKey } from "./known-browser.flow.ts";

const invalid = { ok: false, reason: "proof_invalid" };

forEachDatabase((openDatabase) => {
  let db: Kysely<Schema>;
  let world: FlowWorld;
  let ada: FlowPerson;
  let id: SignInRequestId;
  const key: SoftwareBrowserKey = createBrowserKey();
  beforeEach(async () => {
    db = await openDatabase();
    world = createFlowWorld(db);
    ada = await world.person("ada");
    id = (await world.beginPage()).request.id;
  });
  const keyOn = async (request: SignInRequestId) => (await findRequest(db, request))?.proximity.browserKey;
  const origin = () => world.deps.config.origin;
  const present = (publicKey: typeof key.publicKey, signature: string) =>
    proveBrowserKey(world.deps, id, publicKey, signature);

  it("notes the RFC 7638 thumbprint of the key that signed, before and after an account has opened the request", async () => {
    const { crv, kty, x, y } = key.publicKey;
    const thumbprint = sha256(`{"crv":"${crv}","kty":"${kty}","x":"${x}","y":"${y}"}`);
    accepted(await prove(world, id, key));
    expect(await keyOn(id)).toBe(thumbprint);
    const opened = await openPage(world, ada);
    accepted(await prove(world, opened, key));
    expect(await keyOn(opened)).toBe(thumbprint);
  });

  describe("refuses a proof, and notes nothing,", () => {
    it.each<[string, () => [typeof key.publicKey, string]]>([
      ["by another key", () => [key.publicKey, createBrowserKey().prove(origin(), id)]],
      ["for another key", () => [createBrowserKey().publicKey, key.prove(origin(), id)]],
      ["made on another origin, by a relay page", () => [key.publicKey, key.prove("https://countersign.example", id)]],
      ["made for another request", () => [key.publicKey, key.prove(origin(), "sir_0000000000000000000000")]],
      ["of another text", () => [key.publicKey, key.sign(`${origin()}\n${id}`)]],
      [
        "of the text with something after it",
        () => [key.publicKey, key.sign(`countersign/known-browser/1\n${origin()}\n${id}\n`)],
      ],
      [
        "with a point that is not on the curve",
        () => [{ ...key.publicKey, y: key.publicKey.x }, key.prove(origin(), id)],
      ],
      [
        "with the point at zero",
        () => [{ ...key.publicKey, x: "A".repeat(43), y: "A".repeat(43) }, key.prove(origin(), id)],
      ],
      [
        "with coordinates beyond the field",
        () => [{ ...key.publicKey, x: `${"_".repeat(42)}8` }, key.prove(origin(), id)],
      ],
      ["of zeros: a signature that some verifiers take for any text", () => [key.publicKey, "A".repeat(86)]],
      ["without a signature", () => [key.publicKey, ""]],
    ])("%s", async (_what, forge) => {
      const [publicKey, signature] = forge();
      expect(await present(publicKey, signature)).toEqual(invalid);
      expect(await keyOn(id)).toBeNull();
    });

    it("replayed for another request of the same browser", async () => {
      const proof = key.prove(origin(), id);
      accepted(await present(key.publicKey, proof));
      const other = await world.beginPage();
      expect(await proveBrowserKey(world.deps, other.request.id, key.publicKey, proof)).toEqual(invalid);
      expect(await keyOn(other.request.id)).toBeNull();
    });

    it("for a request that is over, approved, or not there", async () => {
      const approved = await openPage(world, ada);
      accepted(await ada.approve(approved));
      expect(await prove(world, approved, key)).toEqual({ ok: false, reason: "already_decided" });
      await cancelRequest(world.deps, id, hashSecret(binding));
      expect(await prove(world, id, key)).toEqual({ ok: false, reason: "cancelled" });
      expect(await prove(world, "sir_0000000000000000000000", key)).toEqual({ ok: false, reason: "not_found" });
    });
  });

  it("tells whoever proves a key nothing about who knows it", async () => {
    await fullSignIn(world, ada, { key });
    const [known, stranger] = [await world.beginPage(), await world.beginPage()];
    const answers = [
      await prove(world, known.request.id, key),
      await prove(world, stranger.request.id, createBrowserKey()),
    ];
    expect(answers.map(({ ok }) => ok)).toEqual([true, true]);
  });

  it("keeps one entry for a browser that signs in again, with when it was last seen", async () => {
    await fullSignIn(world, ada, { key });
    const [first] = await knownBrowsersOf(db, ada.signedIn.account.id);
    world.advance(3_600);
    await fullSignIn(world, ada, { key });
    expect(await knownBrowsersOf(db, ada.signedIn.account.id)).toEqual([
      { ...first, lastSeenAt: world.deps.clock.now() },
    ]);
  });

  it("forgets a browser for the account that asks, and never another's", async () => {
    const grace = await world.person("grace");
    await fullSignIn(world, ada, { key });
    const [known] = await knownBrowsersOf(db, ada.signedIn.account.id);
    const kb = known?.id ?? "kb_";
    expect(await forgetBrowser(world.deps, grace.signedIn, kb)).toEqual({ ok: false, reason: "not_found" });
    accepted(await forgetBrowser(world.deps, ada.signedIn, kb));
    expect(await knownBrowsersOf(db, ada.signedIn.account.id)).toEqual([]);
    expect((await world.auditEvents()).at(-1)).toBe("known_browser_removed");
  });
});
