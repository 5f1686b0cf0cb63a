/**
 * A command line that signs its user in with the phone: the device authorization grant (RFC 8628) by `openid-client`.
 * "npm run example:cli" registers its client and starts it.
 *
 * What is for the person goes to standard error, what is for a program to standard output.
 */
import { parseArgs } from "node:util";
import * as openid from "openid-client";
import { renderUnicodeCompact } from "uqr";
import { connect, explain, issuer, refusalOf } from "../countersign.ts";

const register = 'npx countersign client add "Example CLI" --device';

const help = `Signs you in with your phone and says who you are.

Usage: npm run example:cli -- [--show-tokens]

  --show-tokens  print the tokens, as JSON; whoever reads them can act as you until they expire
  --help         print this

Settings: COUNTERSIGN_URL (now ${issuer.origin}), CLIENT_ID (now ${clientId()}).
Exit codes: 0 signed in, 1 denied or expired, 2 wrong arguments, 3 Countersign cannot be used.`;

function clientId(): string {
  return process.env.CLIENT_ID || "example-cli";
}

async function signIn(): Promise<openid.TokenEndpointResponse & openid.TokenEndpointResponseHelpers> {
  const config = await connect(clientId());
  const device = await openid.initiateDeviceAuthorization(config, { scope: "openid profile" });
  const link = device.verification_uri_complete ?? device.verification_uri;
  console.error(`To sign in, open ${device.verification_uri} on your phone and enter

    ${device.user_code}

or scan this with your phone:

${renderUnicodeCompact(link)}

Waiting for your phone; the code works for ${Math.round(device.expires_in / 60)} minutes.`);
  // Asks the token endpoint until the person has decided. Countersign answers at that very moment.
  return openid.pollDeviceAuthorizationGrant(config, device);
}

const isAnswer = (error: unknown): boolean => /^(access_denied|expired_token)$/.test(refusalOf(error)?.error ?? "");

function readArguments(): { "show-tokens"?: boolean; help?: boolean } | null {
  try {
    return parseArgs({ options: { "show-tokens": { type: "boolean" }, help: { type: "boolean" } } }).values;
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${help}`);
    return null;
  }
}

const wanted = readArguments();
if (wanted === null) process.exitCode = 2;
else if (wanted.help) console.log(help);
else {
  try {
    const tokens = await signIn();
    // openid-client has checked issuer, audience and times; the token came from the issuer itself over TLS.
    const claims = tokens.claims();
    console.log(`Hello ${claims?.name ?? claims?.sub} (${claims?.preferred_username}).`);
    if (wanted["show-tokens"]) console.log(JSON.stringify(tokens, null, 2));
  } catch (error) {
    console.error(explain(error, register));
    process.exitCode = isAnswer(error) ? 1 : 3;
  }
}
