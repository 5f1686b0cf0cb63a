import { enterCheckCode } from "../../src/approval/check-code.flow.ts";
import { confirmSignIn } from "../../src/approval/confirm.flow.ts";
import { approve, deny } from "../../src/approval/decide.flow.ts";
import { undoSignIn } from "../../src/approval/undo.flow.ts";
import { tryWindowStart } from "../../src/attempts/attempt-window.ts";
import { hashSecret } from "../../src/digest.ts";
import { limits } from "../../src/limits.ts";
import { refreshTokens } from "../../src/oauth/tokens/refresh-token.flow.ts";
import type { Outcome } from "../../src/outcome.ts";
import { cancelRequest } from "../../src/sign-in/page-request.flow.ts";
import { redeemIntoSession } from "../../src/sign-in/redeem.flow.ts";
import { places } from "../kit/flow-world.ts";
import { type Cast, openFromHome, type Phone } from "./cast.ts";
import { staysOnTheLine } from "./devices.ts";
import { asSignedIn } from "./phones.ts";
import { expect } from "./records.ts";
import { currentStrand } from "./strands.ts";
import type { World } from "./world.ts";

/** Guesses codes, from an account of its own. Two of them at once count as one guesser. */
export async function playGuesser(world: World, cast: Cast): Promise<void> {
  const { told } = world;
  const { draws } = currentStrand() ?? world;
  for (let guess = 0; guess < 8; guess++) {
    await world.pause(50);
    const code = String(draws.below(1_000_000)).padStart(6, "0");
    if (told.shown.some((one) => one.code === code)) continue;
    const guessed = await asSignedIn(world, cast.attacker, "to guess a code", async (deps, signedIn) => {
      const begun = tryWindowStart(deps.clock.now());
      const outcome = await openFromHome(deps, signedIn, code);
      return { outcome, window: begun === tryWindowStart(deps.clock.now()) ? begun : null };
    });
    if (guessed === null) return;
    if (!guessed.answered || guessed.value.outcome.ok || guessed.value.outcome.reason !== "wrong_code") continue;
    const { window } = guessed.value;
    if (window === null) continue;
    const wrong = (told.wrongGuesses.get(window) ?? 0) + 1;
    told.wrongGuesses.set(window, wrong);
    expect(wrong <= limits.codeTriesPerAccount, `${wrong} wrong codes were looked up for one account in one window`);
  }
}

/** Has seen the ids of requests, and assertions of others, and tries whatever can be tried with them. */
export async function playPeeker(world: World, cast: Cast): Promise<void> {
  const { draws } = currentStrand() ?? world;
  for (let turn = 0; turn < 10; turn++) {
    await world.pause(300);
    if (world.told.requests.length === 0) continue;
    const id = draws.pick(world.told.requests);
    const { attacker } = cast;
    const stolen = world.told.assertions.length === 0 ? null : draws.pick(world.told.assertions).response;
    const own = attacker.authenticator.get({ challenge: "AAAA" }) as Parameters<typeof approve>[3];
    const redeemerHash = hashSecret(draws.secret(32));
    const asMallory = (what: string, work: Parameters<typeof asSignedIn<Outcome<unknown, string>>>[3]) =>
      mustFail(world, attacker, what, work);
    switch (draws.below(6)) {
      case 0:
        await asMallory("to approve what another opened", (deps, me) =>
          approve(deps, me, id, stolen ?? own, "in_front_of_me"),
        );
        break;
      case 1:
        await asMallory("to deny what another opened", (deps, me) => deny(deps, me, id, "declined"));
        break;
      case 2:
        await asMallory("to take back another's sign-in", (deps, me) => undoSignIn(deps, me, id));
        break;
      case 3:
        await asMallory("to keep another's sign-in", (deps, me) => confirmSignIn(deps, me, id));
        break;
      case 4: {
        const browser = { redeemerHash, address: places.home, currentSessionId: null };
        await asMallory("to redeem in another browser", (deps) => redeemIntoSession(deps, id, browser));
        break;
      }
      default:
        await asMallory("to end another's request", (deps) => cancelRequest(deps, id, redeemerHash));
        await asMallory("to type a check code elsewhere", (deps) => enterCheckCode(deps, id, redeemerHash, "123456"));
    }
  }
}

/** The owner's other phone: the right account and the right passkey, but not the session that has the request open. */
export async function playOtherSession(world: World, tablet: Phone): Promise<void> {
  const { draws } = currentStrand() ?? world;
  for (let turn = 0; turn < 8; turn++) {
    await world.pause(300);
    if (world.told.assertions.length === 0) continue;
    const { requestId, response, by } = draws.pick(world.told.assertions);
    if (by === tablet.name) continue;
    await mustFail(world, tablet, "to approve on the other phone", (deps, me) =>
      approve(deps, me, requestId, response, "in_front_of_me"),
    );
  }
}

/** Has copied device codes and refresh tokens. */
export async function playThief(world: World, cast: Cast): Promise<void> {
  const { draws } = currentStrand() ?? world;
  const { told } = world;
  const asked = { address: places.home, ...staysOnTheLine, boundTo: null, resource: undefined };
  for (let turn = 0; turn < 10; turn++) {
    await world.pause(1500);
    if (told.deviceCodes.length > 0 && draws.chance(0.5)) {
      const code = draws.pick(told.deviceCodes);
      const polled = await world.call("another client's tokens", ({ poll }) => poll(cast.otherClient, code, asked));
      expect(!polled.answered || !polled.value.ok, "another client redeemed a device code");
    }
    if (told.refreshTokens.length > 0) {
      const parameters = { refresh_token: draws.pick(told.refreshTokens) } as Parameters<typeof refreshTokens>[2];
      const client = draws.chance(0.3) ? cast.otherClient : cast.client;
      const answer = await world.call("tokens for a stolen one", ({ deps }) =>
        refreshTokens(deps, client, parameters, asked),
      );
      if (!answer.answered || !answer.value.ok) continue;
      expect(client === cast.client, "another client renewed tokens");
      if (answer.value.value.refreshToken !== null) told.refreshTokens.push(answer.value.value.refreshToken);
    }
  }
}

async function mustFail(
  world: World,
  phone: Phone,
  what: string,
  work: Parameters<typeof asSignedIn<Outcome<unknown, string>>>[3],
): Promise<void> {
  const answer = await asSignedIn(world, phone, what, work);
  expect(answer?.answered !== true || !answer.value.ok, `somebody was let ${what}`);
}
