import type { Kysely } from "kysely";
import { beforeEach, describe, expect, it } from "vitest";
import {
  accepted,
  binding,
  createFlowWorld,
  type FlowPerson,
  type FlowWorld,
  newScreen,
} from "../../tests/kit/flow-world.ts";
import { forEachDatabase } from "../database/for-each-database.ts";
import type { Schema } from "../database/schema.ts";
import { hashSecret } from "../digest.ts";
import type { SignInRequestId } from "../ids.ts";
import { limits } from "../limits.ts";
import { addClient, removeClient } from "../oauth/clients/client-registry.flow.ts";
import { findRequest } from "../sign-in/advance.flow.ts";
import type { BegunRequest } from "../sign-in/begin.flow.ts";
import { cancelRequest } from "../sign-in/page-request.flow.ts";
import { redeemIntoSession } from "../sign-in/redeem.flow.ts";
import { viewOnPhone } from "./card.flow.ts";
import { approve, deny } from "./decide.flow.ts";
import { undoSignIn } from "./undo.flow.ts";

const refused = (reason: string) => ({ ok: false, reason });

forEachDatabase((openDatabase) => {
  let db: Kysely<Schema>;
  let world: FlowWorld;
  let ada: FlowPerson;
  let page: BegunRequest;
  beforeEach(async () => {
    db = await openDatabase();
    world = createFlowWorld(db);
    ada = await world.person("ada");
    page = await world.beginPage();
  });
  const stateOf = async (id: SignInRequestId) => (await findRequest(db, id))?.state.name;
  const countersignatures = () => db.selectFrom("countersignatures").select("request_id").execute();

  it("writes request, countersignature, use of the passkey and audit record together", async () => {
    const id = await ada.openAndApprove(page.typed.code);
    expect(await stateOf(id)).toBe("approved");
    expect(await countersignatures()).toEqual([{ request_id: id }]);
    expect((await world.auditEvents()).slice(-2)).toEqual(["sign_in_opened", "sign_in_approved"]);
    const passkeys = await db.selectFrom("passkeys").select("last_used_at").execute();
    expect(passkeys).toEqual([{ last_used_at: world.deps.clock.now() }]);
  });

  it("draws the card from the very statement that is signed, and shows the typed code to whoever scanned", async () => {
    const id = accepted(await ada.open(page.scanned.code));
    const view = accepted(await viewOnPhone(world.deps, ada.signedIn, id));
    expect(view).toMatchObject({ step: "decide", statement: { user_code: page.typed.code, request: id } });
    const stored = (await findRequest(db, id))?.state;
    expect(stored?.name === "opened" && hashSecret(stored.statement)).toBe("challenge" in view && view.challenge);
  });

  it("signs another statement each time the code is entered: the challenge is never the same twice", async () => {
    const id = accepted(await ada.open(page.typed.code));
    const first = await ada.sign(id);
    accepted(await ada.open(page.typed.code));
    expect((await ada.sign(id)).response.clientDataJSON).not.toBe(first.response.clientDataJSON);
  });

  describe("an approval is refused, with nothing written,", () => {
    it.each([
      ["when the authenticator did not verify its user", { userVerified: false }, "user_not_verified"],
      ["when nobody was there", { userPresent: false }, "passkey_not_verified"],
      ["when it was made on a look-alike site", { origin: "https://1ogin.example.org" }, "passkey_not_verified"],
      ["when it was made for another relying party", { relyingPartyId: "evil.example" }, "passkey_not_verified"],
    ])("%s", async (_when, ceremony, reason) => {
      const id = accepted(await ada.open(page.typed.code));
      const events = await world.auditEvents();
      expect(await ada.approve(id, ceremony)).toEqual(refused(reason));
      expect([await stateOf(id), await countersignatures(), await world.auditEvents()]).toEqual(["opened", [], events]);
      // Trying again with the finger on the sensor is all it takes.
      expect((await ada.approve(id)).ok).toBe(true);
    });

    it("when the passkey is somebody else's", async () => {
      const grace = await world.person("grace");
      const id = accepted(await ada.open(page.typed.code));
      expect(await grace.approve(id)).toEqual(refused("not_opened_by_you"));
      expect(await approve(world.deps, ada.signedIn, id, await grace.sign(id), null)).toEqual(
        refused("passkey_not_recognised"),
      );
      expect(await countersignatures()).toEqual([]);
    });

    it("when the client was removed while the card was looked at", async () => {
      const { client } = accepted(
        await addClient(world.deps, {
          name: "TV",
          trust: "first_party",
          kind: "public",
          redirectUris: ["https://tv.example/"],
        }),
      );
      const tv = await world.beginPage({ clientId: client.id });
      const id = accepted(await ada.open(tv.typed.code));
      accepted(await removeClient(world.deps, client.id));
      expect(await ada.approve(id)).toEqual(refused("client_disabled"));
      expect(await stateOf(id)).toBe("opened");
    });

    it.each([
      ["denied", async () => deny(world.deps, ada.signedIn, page.request.id, "declined"), "denied"],
      ["cancelled", async () => cancelRequest(world.deps, page.request.id, hashSecret(binding)), "cancelled"],
      ["expired", async () => world.advance(limits.openedLifetimeSeconds), "expired"],
      ["approved", async () => ada.approve(page.request.id), "already_decided"],
      [
        "redeemed",
        async () => {
          await ada.approve(page.request.id);
          await redeemIntoSession(world.deps, page.request.id, {
            redeemerHash: hashSecret(binding),
            currentSessionId: null,
            address: newScreen.address,
          });
        },
        "already_redeemed",
      ],
      [
        "revoked",
        async () => {
          await ada.approve(page.request.id);
          await undoSignIn(world.deps, ada.signedIn, page.request.id);
        },
        "revoked",
      ],
    ])("when the request was %s meanwhile, and for that reason", async (state, happen, reason) => {
      const id = accepted(await ada.open(page.typed.code));
      await happen();
      expect(await ada.approve(id)).toEqual(refused(reason));
      // And the phone is told the same, not that the request was somebody else's.
      expect(await viewOnPhone(world.deps, ada.signedIn, id)).toMatchObject({ value: { step: "decided", state } });
    });
  });

  it("has one countersignature when ten approvals of one card race", async () => {
    const id = accepted(await ada.open(page.typed.code));
    const outcomes = await Promise.all(Array.from({ length: 10 }, () => ada.approve(id)));
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
    expect(await countersignatures()).toHaveLength(1);
  });

  it("gives the request to one of five people who enter its code at once, and tells the others so", async () => {
    const people = await Promise.all(["b", "c", "d", "e"].map((name) => world.person(name)));
    const outcomes = await Promise.all([ada, ...people].map((each) => each.open(page.typed.code)));
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
    expect(outcomes.filter((each) => !each.ok && each.reason === "already_opened")).toHaveLength(people.length);
  });

  it.each(["declined", "not_started_by_me"] as const)("denies without a passkey, and records %s", async (denial) => {
    const id = accepted(await ada.open(page.typed.code));
    accepted(await deny(world.deps, ada.signedIn, id, denial));
    expect((await findRequest(db, id))?.state).toMatchObject({ name: "denied", denial });
    // "I did not start this" alerts besides.
    const events = {
      declined: ["sign_in_opened", "sign_in_denied"],
      not_started_by_me: ["sign_in_not_started_by_account", "alert_not_started_by_account"],
    };
    expect((await world.auditEvents()).slice(-2)).toEqual(events[denial]);
  });
});
