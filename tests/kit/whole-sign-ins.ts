import { checkCodeFor, enterCheckCode } from "../../src/approval/check-code.flow.ts";
import { hashSecret } from "../../src/digest.ts";
import type { SignInRequestId } from "../../src/ids.ts";
import { proveBrowserKey } from "../../src/proximity/known-browser.flow.ts";
import { findRequest } from "../../src/sign-in/advance.flow.ts";
import { redeemIntoSession } from "../../src/sign-in/redeem.flow.ts";
import type { SoftwareBrowserKey } from "./browser-key.ts";
import { accepted, binding, type FlowPerson, type FlowWorld, newScreen, places } from "./flow-world.ts";

/** Sign-ins from the first to the last step, for tests of what comes after them. */
export interface SignedInScreen {
  readonly id: SignInRequestId;
  readonly sessionToken: string;
}

interface WholeSignIn {
  /** Where the new screen is; the phone is at home. */
  readonly from?: string;
  readonly key?: SoftwareBrowserKey;
}

/** Begins on a page, there and with the key, up to the opened request. */
export async function openPage(
  world: FlowWorld,
  person: FlowPerson,
  { from = places.home, key }: WholeSignIn = {},
): Promise<SignInRequestId> {
  const { request, typed } = await world.beginPage({ screen: { ...newScreen, address: from } });
  if (key !== undefined) await prove(world, request.id, key);
  return accepted(await person.open(typed.code));
}

export const prove = (world: FlowWorld, id: SignInRequestId, key: SoftwareBrowserKey) =>
  proveBrowserKey(world.deps, id, key.publicKey, key.prove(world.deps.config.origin, id));

/** Enters the check code that the phone shows. */
export async function enterShownCode(world: FlowWorld, id: SignInRequestId) {
  const shown = await checkCodeFor(world.deps.db, id);
  return enterCheckCode(world.deps, id, hashSecret(binding), shown ?? "");
}

/** From where the request was opened. */
export async function redeemPage(world: FlowWorld, id: SignInRequestId) {
  const address = (await findRequest(world.deps.db, id))?.screen.address ?? places.home;
  return redeemIntoSession(world.deps, id, { redeemerHash: hashSecret(binding), currentSessionId: null, address });
}

/** In full, both devices at home. */
export async function fullSignIn(world: FlowWorld, person: FlowPerson, how?: WholeSignIn): Promise<SignedInScreen> {
  const id = await openPage(world, person, how);
  accepted(await person.approve(id));
  return { id, sessionToken: accepted(await redeemPage(world, id)).sessionToken };
}

/** Without evidence, with question and check code: limited. */
export async function limitedSignIn(world: FlowWorld, person: FlowPerson, how?: WholeSignIn): Promise<SignedInScreen> {
  const id = await openPage(world, person, { from: places.elsewhere, ...how });
  accepted(await person.approve(id));
  accepted(await enterShownCode(world, id));
  return { id, sessionToken: accepted(await redeemPage(world, id)).sessionToken };
}
