import { setTimeout as delay } from "node:timers/promises";
import * as oauth from "oauth4webapi";
import * as openid from "openid-client";

/** A device grant that has begun: the code to enter, and the tokens once it is approved. */
export interface BegunGrant {
  readonly userCode: string;
  readonly tokens: Promise<{ readonly access_token: string; readonly id_token?: string | undefined }>;
}

export async function beginWithOpenidClient(issuer: string, clientId: string): Promise<BegunGrant> {
  const execute = [openid.allowInsecureRequests];
  const config = await openid.discovery(new URL(issuer), clientId, undefined, openid.None(), { execute });
  const device = await openid.initiateDeviceAuthorization(config, { scope: "openid profile" });
  return { userCode: device.user_code, tokens: openid.pollDeviceAuthorizationGrant(config, device) };
}

/** As the library's own example of RFC 8628 does it: wait the interval, ask, again while the answer is "pending". */
export async function beginWithOauth4webapi(issuer: string, clientId: string): Promise<BegunGrant> {
  const options = { [oauth.allowInsecureRequests]: true };
  const found = await oauth.discoveryRequest(new URL(issuer), options);
  const server = await oauth.processDiscoveryResponse(new URL(issuer), found);
  const client: oauth.Client = { client_id: clientId };
  const authentication = oauth.None();
  const parameters = { scope: "openid profile" };
  const begun = await oauth.deviceAuthorizationRequest(server, client, authentication, parameters, options);
  const device = await oauth.processDeviceAuthorizationResponse(server, client, begun);

  const poll = async (intervalSeconds: number): Promise<oauth.TokenEndpointResponse> => {
    await delay(intervalSeconds * 1000);
    const answer = await oauth.deviceCodeGrantRequest(server, client, authentication, device.device_code, options);
    try {
      return await oauth.processDeviceCodeResponse(server, client, answer);
    } catch (error) {
      if (!(error instanceof oauth.ResponseBodyError)) throw error;
      if (error.error === "authorization_pending") return poll(intervalSeconds);
      if (error.error === "slow_down") return poll(intervalSeconds + 5);
      throw error;
    }
  };
  return { userCode: device.user_code, tokens: poll(device.interval ?? 5) };
}
