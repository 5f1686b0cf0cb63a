import { hashOrderedSecret } from "../../src/digest.ts";
import type { SignInRequestId } from "../../src/ids.ts";
import { authorizeDevice } from "../../src/oauth/tokens/device-authorization.flow.ts";
import { refreshTokens } from "../../src/oauth/tokens/refresh-token.flow.ts";
import { newScreen } from "../kit/flow-world.ts";
import type { Cast } from "./cast.ts";
import { expect, Violation } from "./records.ts";
import { currentStrand } from "./strands.ts";
import type { World } from "./world.ts";

export interface DevicePart {
  readonly account: string;
  readonly address: string;
  /** A second program polls with the same device code. */
  readonly twin: boolean;
  /** How often it renews its tokens afterwards. */
  readonly refreshes: number;
}

const polls = 40;

/** What the server asks of the connection. */
export const staysOnTheLine = { hasHungUp: false, whenHungUp: () => {} };

/** A television: asks for a code, shows it, polls until it is told how it ended. */
export async function playDevice(world: World, cast: Cast, part: DevicePart): Promise<void> {
  const { told } = world;
  const screen = { ...newScreen, address: part.address };
  const begun = await world.insist("a device code", ({ deps, begun }) =>
    authorizeDevice(deps, cast.client, { scope: "openid offline_access" } as never, { screen, key: null }, begun),
  );
  expect(begun.ok, "the television was refused a device code");
  if (!begun.ok) return;
  const { device_code: deviceCode, user_code: code } = begun.value;
  const requestId = await requestOf(world, deviceCode);
  told.requests.push(requestId);
  told.deviceCodes.push(deviceCode);
  told.show({ requestId, code, account: part.account });
  const poll = () => pollUntilDecided(world, cast, part, deviceCode, requestId);
  if (part.twin) world.strands.begin("second poller", poll);
  await poll();
  told.waits(part.account, -1);
}

/** A device does not know the id of its request; the checkers do. */
async function requestOf(world: World, deviceCode: string): Promise<SignInRequestId> {
  const hash = hashOrderedSecret(deviceCode);
  const rows = await world.setting.database.rows<{ id: SignInRequestId; redeemer_hash: string }>(
    "select id, redeemer_hash from sign_in_requests",
  );
  const [found, ...others] = rows.filter(({ redeemer_hash }) => redeemer_hash === hash);
  if (found === undefined || others.length > 0)
    throw new Violation("a device code was handed out for a request that is not there");
  return found.id;
}

async function pollUntilDecided(
  world: World,
  cast: Cast,
  { address, refreshes }: DevicePart,
  deviceCode: string,
  requestId: SignInRequestId,
): Promise<void> {
  const asked = { address, ...staysOnTheLine, boundTo: null, resource: undefined };
  world.told.pollsFor.set(currentStrand()?.number ?? 0, requestId);
  for (let turn = 0; turn < polls; turn++) {
    await world.pause(1000);
    const polled = await world.call("its tokens", ({ poll }) => poll(cast.client, deviceCode, asked));
    if (!polled.answered) continue;
    if (polled.value.ok) {
      world.told.handOut(requestId);
      const { refreshToken } = polled.value.value;
      if (refreshToken !== null) await renew(world, cast, refreshToken, refreshes);
      return;
    }
    if (polled.value.reason === "slow_down") await world.pause(5000);
    else if (polled.value.reason !== "authorization_pending") return;
  }
}

/** No key is proved (RFC 9449). */
const unbound = { boundTo: null };

/** Renews its tokens, now and then twice at once; asks once more with the same one when there was no answer. */
async function renew(world: World, cast: Cast, first: string, times: number): Promise<void> {
  const { told } = world;
  const { draws } = currentStrand() ?? world;
  const ask = async (token: string): Promise<string | null> => {
    const parameters = { refresh_token: token } as Parameters<typeof refreshTokens>[2];
    const answer = await world.call("new tokens", ({ deps }) => refreshTokens(deps, cast.client, parameters, unbound));
    if (!answer.answered) return token;
    const next = answer.value.ok ? answer.value.value.refreshToken : null;
    if (next !== null) told.refreshTokens.push(next);
    return next;
  };
  let token: string | null = first;
  told.refreshTokens.push(first);
  for (let turn = 0; turn < times && token !== null; turn++) {
    await world.pause(draws.below(20_000));
    const present: string = token;
    if (draws.chance(0.4)) {
      world.strands.begin("second renewal", async () => {
        const other = await ask(present);
        await world.pause(draws.below(100));
        if (other !== null) await ask(other);
      });
    }
    token = await ask(present);
  }
}
