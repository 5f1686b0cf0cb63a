import { enterCheckCode } from "../../src/approval/check-code.flow.ts";
import { hashSecret } from "../../src/digest.ts";
import type { SignInRequestId } from "../../src/ids.ts";
import { answerChallenge, showChallenge } from "../../src/offline-answer/answer.flow.ts";
import { findRequest } from "../../src/sign-in/advance.flow.ts";
import { nameRequest } from "../../src/sign-in/name.flow.ts";
import { cancelRequest, requestForPage } from "../../src/sign-in/page-request.flow.ts";
import { redeemIntoSession } from "../../src/sign-in/redeem.flow.ts";
import { showRequest } from "../../src/sign-in/screen.flow.ts";
import { newScreen, places } from "../kit/flow-world.ts";
import type { Cast } from "./cast.ts";
import { currentStrand } from "./strands.ts";
import type { World } from "./world.ts";

/** What a schedule gives to one page on which somebody signs in. */
export interface PagePart {
  readonly account: string;
  /** Where the screen is; `elsewhere` is far enough for questions, a check code and a limited session. */
  readonly address: string;
  /** Where it is when it redeems. */
  readonly redeemsFrom: string;
  /** The same page in two tabs of one browser. */
  readonly twin: boolean;
  /** The person says who they are and types what their phone without network shows. */
  readonly offline: boolean;
  readonly givesUp: boolean;
}

const looks = 60;

/** A browser's sign-in page, from its first request to its session, or to the end of its patience. */
export async function playPage(world: World, cast: Cast, part: PagePart): Promise<void> {
  const { told } = world;
  const binding = currentStrand()?.draws.secret(32) ?? "";
  const redeemerHash = hashSecret(binding);
  const page = {
    redeemerHash,
    returnTo: "/wiki",
    wanted: "ordinary" as const,
    screen: { ...newScreen, address: part.address },
    clientId: null,
    scopes: [],
  };
  const { id } = await world.insist("a sign-in page", ({ deps }) => requestForPage(deps, page));
  told.requests.push(id);
  const tab = () => followPage(world, cast, part, { id, redeemerHash });
  if (part.twin) world.strands.begin(`second tab for ${part.account}`, tab);
  await tab();
  told.waits(part.account, -1);
}

interface Bound {
  readonly id: SignInRequestId;
  readonly redeemerHash: string;
}

async function followPage(world: World, cast: Cast, part: PagePart, { id, redeemerHash }: Bound): Promise<void> {
  const { told } = world;
  const { draws } = currentStrand() ?? world;
  for (let look = 0; look < looks; look++) {
    await world.pause(part.twin ? 0 : 400);
    if (part.givesUp && draws.chance(0.1)) {
      told.gaveUp.add(id);
      await world.insist("to give up", ({ deps }) => cancelRequest(deps, id, redeemerHash));
      return;
    }
    const screen = await world.insist("how it stands", async ({ deps }) => {
      const request = await findRequest(deps.db, id);
      return request === null ? null : showRequest(deps, request);
    });
    if (screen === null || ["denied", "expired", "cancelled", "redeemed", "refused"].includes(screen.state)) return;
    if (screen.state === "waiting") {
      const code = draws.chance(0.5) ? screen.userCode : screen.linkUrl.slice(screen.linkUrl.indexOf("#") + 1);
      if (part.offline) await askWithoutNetwork(world, part.account, { id, redeemerHash });
      else told.show({ requestId: id, code, account: part.account });
    }
    if (screen.state === "offline") await answer(world, cast, screen.challenge, { id, redeemerHash });
    if (screen.state === "checking") await typeCheckCode(world, { id, redeemerHash });
    if (screen.state === "approved" && (await redeem(world, part, { id, redeemerHash }))) return;
  }
}

async function askWithoutNetwork(world: World, account: string, { id, redeemerHash }: Bound): Promise<void> {
  await world.insist("to name a person", ({ deps }) => nameRequest(deps, id, redeemerHash, account));
  await world.insist("a challenge", ({ deps }) => showChallenge(deps, id, redeemerHash, true));
}

async function answer(world: World, cast: Cast, challenge: string, { id, redeemerHash }: Bound): Promise<void> {
  const wrong = currentStrand()?.draws.chance(0.2) === true;
  const digits = wrong ? "00000000" : cast.offline.answer(challenge);
  await world.call("an answer without network", ({ deps }) => answerChallenge(deps, id, redeemerHash, digits));
}

async function typeCheckCode(world: World, { id, redeemerHash }: Bound): Promise<void> {
  const { told } = world;
  const onPhone = told.checkCodes.get(id);
  if (onPhone === undefined) return;
  const slip = currentStrand()?.draws.chance(0.25) === true;
  const typed = slip ? "000000" : onPhone;
  if (slip) told.wrongChecks.set(id, (told.wrongChecks.get(id) ?? 0) + 1);
  await world.call("a check code", ({ deps }) => enterCheckCode(deps, id, redeemerHash, typed));
}

/** True when there is nothing left to try. */
async function redeem(world: World, part: PagePart, { id, redeemerHash }: Bound): Promise<boolean> {
  const browser = { redeemerHash, address: part.redeemsFrom, currentSessionId: null };
  const answered = await world.call("its session", ({ deps }) => redeemIntoSession(deps, id, browser));
  if (!answered.answered) return false;
  if (!answered.value.ok) return answered.value.reason !== "still_pending";
  world.told.handOut(id);
  world.told.sessions.push({ account: part.account, sessionToken: answered.value.value.sessionToken });
  return true;
}

/** Where a page may be, and where it may have moved when it redeems. */
export const screenPlaces = [places.home, places.home, places.elsewhere] as const;
