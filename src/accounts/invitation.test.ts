import { describe, expect, it } from "vitest";
import { noon } from "../../tests/kit/samples.ts";
import { type Invitation, mayAccept } from "./invitation.ts";

const invitation: Invitation = {
  id: "inv_0000000000000000000000",
  role: "person",
  suggestedName: "Ada",
  accountId: null,
  address: null,
  createdAt: noon,
  expiresAt: noon + 1000,
  usedAt: null,
  revokedAt: null,
};

describe("an invitation", () => {
  it("is accepted until its last millisecond", () =>
    expect(mayAccept(invitation, noon + 999)).toEqual({ ok: true, value: invitation }));

  it.each([
    ["that nobody made", null, "invitation_unknown"],
    ["whose time is up", { ...invitation, expiresAt: noon }, "invitation_expired"],
    ["that was withdrawn", { ...invitation, revokedAt: noon - 1 }, "invitation_expired"],
    ["that was used", { ...invitation, usedAt: noon - 1 }, "invitation_used"],
    [
      "that was used, later withdrawn, and is past its time",
      { ...invitation, usedAt: 1, revokedAt: 2, expiresAt: 3 },
      "invitation_used",
    ],
  ])("%s is refused", (_which, found, reason) => expect(mayAccept(found, noon)).toEqual({ ok: false, reason }));
});
