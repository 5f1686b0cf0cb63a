import { beginBinding, finishBinding } from "../../src/devices/bind-device.flow.ts";
import { type Claim, type Claimer, findClaimByCode } from "../../src/devices/claim-enrolment.flow.ts";
import { offerCode } from "../../src/devices/offer-enrolment.flow.ts";
import type { EnrolmentId } from "../../src/ids.ts";
import { findSignedIn } from "../../src/sessions/session.flow.ts";
import type { SignedIn } from "../../src/sessions/session.ts";
import { accepted, type FlowPerson, type FlowWorld, newPasskey, places } from "./flow-world.ts";
import { createSoftwareAuthenticator, type SoftwareAuthenticator } from "./software-authenticator.ts";

/** A new phone that comes with a binding code. */
export interface NewPhone {
  readonly signedIn: SignedIn;
  readonly authenticator: SoftwareAuthenticator;
}

const screen = { browser: "Safari", system: "iOS", address: places.home };

/** The code of a fresh offer, as the QR code carries it. */
export async function offeredCode(world: FlowWorld, by: SignedIn): Promise<{ id: EnrolmentId; code: string }> {
  const { enrolment, url } = accepted(await offerCode(world.deps, by));
  return { id: enrolment.id, code: url.slice(url.indexOf("#") + 1) };
}

export const stranger: Claimer = { address: places.home, present: null };

/** Makes the passkey of a new device that this claim lets in. */
export async function bind(world: FlowWorld, claim: Claim, currentSession: SignedIn | null = null) {
  const authenticator = createSoftwareAuthenticator(world.deps.config.origin);
  const response = newPasskey(authenticator, await beginBinding(world.deps, claim));
  const currentSessionId = currentSession?.session.id ?? null;
  const browser = { screen, deviceName: "iPhone", deviceSecret: null, currentSessionId };
  return { authenticator, bound: await finishBinding(world.deps, claim, response, browser) };
}

/** The whole way: from the old phone's code to the new phone's session. */
export async function enrolPhone(
  world: FlowWorld,
  person: Pick<FlowPerson, "signedIn">,
): Promise<NewPhone & { readonly id: EnrolmentId; readonly code: string }> {
  const { id, code } = await offeredCode(world, person.signedIn);
  const claim = accepted(await findClaimByCode(world.deps, code, stranger));
  const { authenticator, bound } = await bind(world, claim);
  const signedIn = await findSignedIn(world.deps, accepted(bound).sessionToken);
  if (signedIn === null) throw new Error("the new phone has no session");
  return { id, code, signedIn, authenticator };
}
