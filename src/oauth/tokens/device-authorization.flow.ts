import type { Deps } from "../../deps.ts";
import { hashOrderedSecret } from "../../digest.ts";
import { accept, type Outcome, refuse } from "../../outcome.ts";
import { beginSignInRequest } from "../../sign-in/begin.flow.ts";
import { type ShownCode, shownCode } from "../../sign-in/shown-code.ts";
import type { ConsumptionDevice, SignInRequest } from "../../sign-in/sign-in-request.ts";
import { type Client, deviceCodeGrant, isForgotten, mayUseGrant, scopesFor } from "../clients/client.ts";
import type { Parameters } from "../request-parameters.ts";
import { resourceAtStart } from "./resource.ts";

/** The device as we see it, and the thumbprint of a key that it proved to hold (RFC 9449), by which it is known again. */
interface NewDevice {
  readonly screen: ConsumptionDevice;
  readonly key: string | null;
}

/**
 * RFC 8628 §3.1: begins a sign-in request that the holder of the device code may redeem, and nobody else. `told` hears of it
 * before anybody has a code.
 */
export async function authorizeDevice(
  deps: Deps,
  client: Client,
  parameters: Parameters<"device_authorization">,
  { screen, key }: NewDevice,
  told: (request: SignInRequest) => void = () => {},
): Promise<
  Outcome<ShownCode, "grant_not_registered" | "device_grant_unused" | "scope_not_allowed" | "resource_not_allowed">
> {
  const registered = mayUseGrant(client, deviceCodeGrant);
  if (!registered.ok) return registered;
  if (isForgotten(client, deps.clock.now())) return refuse("device_grant_unused");
  const scopes = scopesFor(client, parameters.scope);
  if (!scopes.ok) return scopes;
  const resource = resourceAtStart(client, parameters.resource, deps.config.origin);
  if (!resource.ok) return resource;
  const deviceCode = deps.random.orderedSecret();
  const begun = await beginSignInRequest(deps, {
    kind: "device_grant",
    clientId: client.id,
    scopes: scopes.value,
    resource: parameters.resource ?? null,
    redeemerHash: hashOrderedSecret(deviceCode),
    returnTo: null,
    screen,
    wanted: parameters.screen_use === "shared" ? "shared" : "ordinary",
    browserKey: key,
  });
  told(begun.request);
  return accept(shownCode(deps.config.origin, deviceCode, begun));
}
