/** From "it was not me" on her phone to the refusal of what the attacker holds: attack 14, each kind by itself. */
import { createRelyingParty } from "../kit/relying-party.ts";
import { beginDevice, createWorld, openSignIn, places, pollDevice, redeem, useCode, type World } from "./world.ts";

export interface UndoTimes {
  readonly session: number;
  readonly refreshToken: number;
  readonly accessToken: number;
}

/** The policy is off, so that there is a refresh token at all. Milliseconds, the tap's own request included. */
export async function measureUndo(): Promise<UndoTimes> {
  const world = await createWorld("off");
  try {
    return {
      session: await timeSession(world),
      refreshToken: await timeToken(world, "refresh"),
      accessToken: await timeToken(world, "access"),
    };
  } finally {
    await world.close();
  }
}

async function timeSession(world: World): Promise<number> {
  const screen = await openSignIn(world.browserAt(places.abroad));
  await useCode(world, world.victim, screen.code, "careless");
  const session = await redeem(screen);
  if (session === null) throw new Error("there is no session to end");
  const before = performance.now();
  await world.victim.revoke(screen.requestId);
  if ((await session.get("/")).status === 200) throw new Error("the session outlived it");
  return performance.now() - before;
}

async function timeToken(world: World, kind: "refresh" | "access"): Promise<number> {
  const grant = await beginDevice(world, places.abroad, world.television);
  const phone = await useCode(world, world.victim, grant.userCode, "careless");
  const tokens = await pollDevice(world, places.abroad, world.television, grant);
  if (tokens === null || phone.requestId === null) throw new Error("there are no tokens to end");
  const party = createRelyingParty(world.app, world.television);
  const before = performance.now();
  await world.victim.revoke(phone.requestId);
  const { status } =
    kind === "access" ? await party.userinfo(tokens.access_token) : await party.refresh(tokens.refresh_token ?? "");
  if (status === 200) throw new Error(`the ${kind} token outlived it`);
  return performance.now() - before;
}
