import type { Kysely } from "kysely";
import { beforeEach, describe, expect, it } from "vitest";
import { accepted, createFlowWorld, type FlowWorld, newPasskey, newScreen } from "../../tests/kit/flow-world.ts";
import { createSoftwareAuthenticator } from "../../tests/kit/software-authenticator.ts";
import { forEachDatabase } from "../database/for-each-database.ts";
import type { Schema } from "../database/schema.ts";
import { limits } from "../limits.ts";
import { findSignedIn } from "../sessions/session.flow.ts";
import { beginAcceptance, finishAcceptance } from "./accept-invitation.flow.ts";
import { disableAccount } from "./disable-account.flow.ts";
import { findInvitation, type InvitationLink, invite, makeSetupLink, needsSetup } from "./invitation.flow.ts";

const refused = (reason: string) => ({ ok: false, reason });
const browser = { currentSessionId: null, screen: newScreen, deviceSecret: null, deviceName: "Pixel" };
const tokenOf = ({ url }: InvitationLink) => url.slice(url.indexOf("#") + 1);

forEachDatabase((openDatabase) => {
  let db: Kysely<Schema>;
  let world: FlowWorld;
  beforeEach(async () => {
    db = await openDatabase();
    world = createFlowWorld(db);
  });
  const inviteSomebody = async () => tokenOf(await invite(world.deps, { role: "person", suggestedName: "Ada" }));
  const begin = async (token: string, identifier = "ada") =>
    accepted(await beginAcceptance(world.deps, token, { displayName: "Ada Lovelace", identifier }));
  const authenticator = () => createSoftwareAuthenticator(world.deps.config.origin);
  const accounts = () => db.selectFrom("accounts").select(["identifier", "role"]).execute();

  it("begins account, passkey, device and session together, and uses the invitation up", async () => {
    const token = await inviteSomebody();
    const begun = accepted(
      await finishAcceptance(world.deps, token, newPasskey(authenticator(), await begin(token)), browser),
    );
    expect(await findSignedIn(world.deps, begun.sessionToken)).toMatchObject({
      account: { identifier: "ada", displayName: "Ada Lovelace", role: "person" },
      session: {
        startedBy: "invitation",
        verifiedAt: world.deps.clock.now(),
        deviceId: expect.stringMatching(/^dev_/),
      },
    });
    expect(await findInvitation(world.deps, token)).toEqual(refused("invitation_used"));
    expect(await world.auditEvents()).toEqual([
      "invitation_made",
      "device_enrolled",
      "passkey_added",
      "session_started",
      "account_begun",
    ]);
  });

  it("makes one account of ten acceptances of one invitation at once, each with names and a passkey of its own", async () => {
    const token = await inviteSomebody();
    const answers = [];
    for (let at = 0; at < 10; at++) answers.push(newPasskey(authenticator(), await begin(token, `person${at}`)));
    const outcomes = await Promise.all(answers.map((answer) => finishAcceptance(world.deps, token, answer, browser)));
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
    expect(outcomes.filter((each) => !each.ok && each.reason === "invitation_used")).toHaveLength(9);
    expect(await accounts()).toHaveLength(1);
    expect(await db.selectFrom("passkeys").select("id").execute()).toHaveLength(1);
  });

  it("makes no account twice when one answer is sent ten times", async () => {
    const token = await inviteSomebody();
    const answer = newPasskey(authenticator(), await begin(token));
    const outcomes = await Promise.all(
      Array.from({ length: 10 }, () => finishAcceptance(world.deps, token, answer, browser)),
    );
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
    expect(await accounts()).toHaveLength(1);
  });

  describe("refuses, and leaves the invitation good,", () => {
    const stillGood = async (token: string) => {
      expect((await findInvitation(world.deps, token)).ok).toBe(true);
      expect(await accounts()).toHaveLength(0);
    };

    it.each([
      ["a passkey made without user verification", { userVerified: false }],
      ["a passkey made on another site", { origin: "https://evil.example" }],
      ["a passkey for another relying party", { relyingPartyId: "evil.example" }],
    ])("%s", async (_what, ceremony) => {
      const token = await inviteSomebody();
      const answer = newPasskey(authenticator(), await begin(token), ceremony);
      expect(await finishAcceptance(world.deps, token, answer, browser)).toEqual(refused("passkey_not_verified"));
      await stillGood(token);
    });

    it("an answer to the challenge of another invitation", async () => {
      const [mine, other] = [await inviteSomebody(), await inviteSomebody()];
      const answer = newPasskey(authenticator(), await begin(other));
      expect(await finishAcceptance(world.deps, mine, answer, browser)).toEqual(refused("challenge_expired"));
      await stillGood(mine);
      await stillGood(other);
    });

    it("an answer that took too long", async () => {
      const token = await inviteSomebody();
      const answer = newPasskey(authenticator(), await begin(token));
      world.advance(limits.passkeyChallengeLifetimeSeconds);
      expect(await finishAcceptance(world.deps, token, answer, browser)).toEqual(refused("challenge_expired"));
      await stillGood(token);
    });

    it("an identifier that somebody took between the form and the passkey", async () => {
      const [mine, theirs] = [await inviteSomebody(), await inviteSomebody()];
      const [late, first] = [await begin(mine), await begin(theirs)];
      accepted(await finishAcceptance(world.deps, theirs, newPasskey(authenticator(), first), browser));
      expect(await finishAcceptance(world.deps, mine, newPasskey(authenticator(), late), browser)).toEqual(
        refused("identifier_taken"),
      );
      expect((await findInvitation(world.deps, mine)).ok).toBe(true);
      expect(await accounts()).toHaveLength(1);
      expect(await beginAcceptance(world.deps, mine, { displayName: "A", identifier: " ADA " })).toEqual(
        refused("identifier_taken"),
      );
    });
  });

  it("refuses an invitation that is unknown, or too old, before anything else", async () => {
    const token = await inviteSomebody();
    world.advance(limits.invitationLifetimeSeconds);
    const names = { displayName: "", identifier: "" };
    expect(await beginAcceptance(world.deps, token, names)).toEqual(refused("invitation_expired"));
    expect(await beginAcceptance(world.deps, "x".repeat(43), names)).toEqual(refused("invitation_unknown"));
  });

  it("makes an owner by the newest set-up link only, and then needs no more set-up", async () => {
    const [older, newer] = [tokenOf(await makeSetupLink(world.deps)), tokenOf(await makeSetupLink(world.deps))];
    expect(await findInvitation(world.deps, older)).toEqual(refused("invitation_expired"));
    expect(await needsSetup(world.deps)).toBe(true);
    accepted(await finishAcceptance(world.deps, newer, newPasskey(authenticator(), await begin(newer)), browser));
    expect(await accounts()).toEqual([{ identifier: "ada", role: "owner" }]);
    expect(await needsSetup(world.deps)).toBe(false);
  });

  it("ends every session of an account the moment it is disabled, whatever case its name is typed in", async () => {
    const ada = await world.person("ada");
    accepted(await disableAccount(world.deps, " Ada "));
    expect(await db.selectFrom("sessions").select("ended_at").execute()).toEqual([
      { ended_at: world.deps.clock.now() },
    ]);
    // Not even a request that was let in before it happened goes on.
    expect(await ada.open((await world.beginPage()).typed.code)).toEqual(refused("account_disabled"));
    expect(await disableAccount(world.deps, "nobody")).toEqual(refused("not_found"));
  });
});
