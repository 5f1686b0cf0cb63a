/**
 * A counter, such as a call centre's: asks a customer's phone by the customer's name (OpenID CIBA) with `openid-client`, and
 * shows what the customer shall compare. With `--ping` it is told when there is an answer, otherwise it polls.
 */
import { randomBytes, randomInt, timingSafeEqual } from "node:crypto";
import { createServer } from "node:http";
import { parseArgs } from "node:util";
import * as openid from "openid-client";
import { explain, issuer, refusalOf } from "../countersign.ts";

const register =
  'npx countersign client add "Example counter" --id example-counter --backchannel --confidential --first-party';

const help = `Asks a person's phone by their name whether they are who they say they are.

Usage: node examples/counter/counter.ts NAME [--user-code CODE] [--ping PORT]

  NAME              what the person signs in with
  --user-code CODE  what the person tells, for a client that has to ask for it
  --ping PORT       listen at http://localhost:PORT/ping, which the client is registered with, instead of polling
  --help            print this

Settings: COUNTERSIGN_URL (now ${issuer.origin}), CLIENT_ID, CLIENT_SECRET, as printed by
  ${register}
Exit codes: 0 it is them, 1 denied or not answered, 2 wrong arguments, 3 Countersign cannot be used.`;

interface Wanted {
  readonly name: string;
  readonly userCode: string | undefined;
  readonly pingPort: number | null;
}

/** Null for arguments that make no sense, which have been explained by then; "help" for who only asks. */
function readArguments(): Wanted | "help" | null {
  try {
    const option = { type: "string" } as const;
    const options = { "user-code": option, ping: option, help: { type: "boolean" } } as const;
    const { values, positionals } = parseArgs({ options, allowPositionals: true });
    if (values.help) return "help";
    const [name, ...more] = positionals;
    const port = values.ping === undefined ? null : Number(values.ping);
    if (name === undefined || more.length > 0) throw new Error("Name one person.");
    if (port !== null && !(Number.isInteger(port) && port > 0 && port < 65_536))
      throw new Error("PORT is a port number.");
    return { name, userCode: values["user-code"], pingPort: port };
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${help}`);
    return null;
  }
}

async function connectCounter(): Promise<openid.Configuration> {
  const { CLIENT_ID = "example-counter", CLIENT_SECRET = "" } = process.env;
  const execute = issuer.hostname === "localhost" ? [openid.allowInsecureRequests] : [];
  return openid.discovery(issuer, CLIENT_ID, undefined, openid.ClientSecretBasic(CLIENT_SECRET), { execute });
}

async function ask(config: openid.Configuration, { name, userCode, pingPort }: Wanted) {
  // Something that both sides can read aloud, and that is another one each time.
  const words = `Counter 3, number ${randomInt(1000, 10_000)}`;
  const token = randomBytes(20).toString("base64url");
  const ping = pingPort === null ? null : listenForPing(pingPort, token);
  try {
    await ping?.ready;
    const begun = await openid.initiateBackchannelAuthentication(config, {
      scope: "openid profile",
      login_hint: name,
      binding_message: words,
      ...(userCode === undefined ? {} : { user_code: userCode }),
      ...(ping === null ? {} : { client_notification_token: token }),
    });
    console.error(`The phone of ${name} shows: ${words}\nWaiting for the answer, ${begun.expires_in} seconds at most.`);
    if (ping === null) return await openid.pollBackchannelAuthenticationGrant(config, begun);
    await ping.of(begun.auth_req_id);
    // Told once, asked once (CIBA Core §10.1.1): whatever the answer is, it is there.
    const parameters = { auth_req_id: begun.auth_req_id };
    return await openid.genericGrantRequest(config, "urn:openid:params:grant-type:ciba", parameters);
  } finally {
    ping?.close();
  }
}

/** CIBA Core §9: whoever knows the token is the provider. Everything else is answered 401 and changes nothing. */
function listenForPing(port: number, token: string) {
  const expected = Buffer.from(`Bearer ${token}`);
  const pinged = new Set<string>();
  let tell = () => {};
  const server = createServer(async (request, response) => {
    const presented = Buffer.from(request.headers.authorization ?? "");
    const isProvider = presented.length === expected.length && timingSafeEqual(presented, expected);
    const chunks: Buffer[] = [];
    for await (const chunk of request) if (chunks.length < 16) chunks.push(chunk as Buffer);
    response.writeHead(isProvider ? 204 : 401).end();
    if (!isProvider) return;
    const { auth_req_id } = JSON.parse(Buffer.concat(chunks).toString()) as { auth_req_id?: string };
    pinged.add(auth_req_id ?? "");
    tell();
  });
  return {
    ready: new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(port, "localhost", resolve);
    }),
    async of(authReqId: string): Promise<void> {
      while (!pinged.has(authReqId))
        await new Promise<void>((resolve) => {
          tell = resolve;
        });
    },
    close(): void {
      server.close();
      server.closeAllConnections();
    },
  };
}

const noAnswer = /^(access_denied|expired_token|unknown_user_id|missing_user_code|invalid_user_code)$/;

const wanted = readArguments();
if (wanted === null) process.exitCode = 2;
else if (wanted === "help") console.log(help);
else {
  try {
    const tokens = await ask(await connectCounter(), wanted);
    const claims = tokens.claims();
    console.log(`It is ${claims?.name ?? claims?.sub} (${claims?.preferred_username}).`);
  } catch (error) {
    console.error(explain(error, register));
    process.exitCode = noAnswer.test(refusalOf(error)?.error ?? "") ? 1 : 3;
  }
}
