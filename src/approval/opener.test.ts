import { expect, it } from "vitest";
import { deviceId, sampleAccount, sampleSession } from "../../tests/kit/samples.ts";
import { openerOfSession } from "./opener.ts";

it("is the account, on the device that this session is, in this very session", () => {
  const session = sampleSession("here", "ada", { deviceId: deviceId("pixel") });
  const account = sampleAccount("ada");
  expect(openerOfSession({ session, account })).toEqual({
    accountId: account.id,
    deviceId: deviceId("pixel"),
    sessionId: session.id,
  });
});

it("is nobody in a session that no passkey was used in", () =>
  expect(openerOfSession({ session: sampleSession(), account: sampleAccount() })).toBeNull());
