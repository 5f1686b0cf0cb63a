import type { Deps } from "../../deps.ts";
import { hashSecret } from "../../digest.ts";
import { limits } from "../../limits.ts";
import { accept, type Outcome, refuse } from "../../outcome.ts";
import { beginSignInRequest } from "../../sign-in/begin.flow.ts";
import type { ConsumptionDevice } from "../../sign-in/sign-in-request.ts";
import { groupUserCode } from "../../sign-in/user-code.ts";
import { type Client, deviceCodeGrant, isForgotten, mayUseGrant, scopesFor } from "../clients/client.ts";
import type { Parameters } from "../request-parameters.ts";
import { resourceAtStart } from "./resource.ts";

/** RFC 8628 §3.2, as on the wire. */
export interface DeviceAuthorization {
  readonly device_code: string;
  readonly user_code: string;
  readonly verification_uri: string;
  readonly verification_uri_complete: string;
  readonly expires_in: number;
  readonly interval: number;
}

/** RFC 8628 §3.1: begins a sign-in request that the holder of the device code may redeem, and nobody else. */
export async function authorizeDevice(
  deps: Deps,
  client: Client,
  parameters: Parameters<"device_authorization">,
  screen: ConsumptionDevice,
): Promise<
  Outcome<
    DeviceAuthorization,
    "grant_not_registered" | "device_grant_unused" | "scope_not_allowed" | "resource_not_allowed"
  >
> {
  const registered = mayUseGrant(client, deviceCodeGrant);
  if (!registered.ok) return registered;
  if (isForgotten(client, deps.clock.now())) return refuse("device_grant_unused");
  const scopes = scopesFor(client, parameters.scope);
  if (!scopes.ok) return scopes;
  const resource = resourceAtStart(client, parameters.resource, deps.config.origin);
  if (!resource.ok) return resource;
  const deviceCode = deps.random.secret();
  const { typed, scanned } = await beginSignInRequest(deps, {
    kind: "device_grant",
    clientId: client.id,
    scopes: scopes.value,
    resource: parameters.resource ?? null,
    redeemerHash: hashSecret(deviceCode),
    returnTo: null,
    screen,
  });
  const verificationUri = `${deps.config.origin}/link`;
  return accept({
    device_code: deviceCode,
    // Grouped as our own pages show it, but with a dash, which survives in a link; the input ignores it (§6.1).
    user_code: groupUserCode(typed.code).replaceAll(" ", "-"),
    verification_uri: verificationUri,
    // §3.3.1; in the fragment, so that the code reaches no access log.
    verification_uri_complete: `${verificationUri}#${scanned.code}`,
    expires_in: limits.deviceGrantLifetimeSeconds,
    // Optional in §3.2, but there are clients that give up without it.
    interval: limits.devicePollIntervalSeconds,
  });
}
