/** What is done to Countersign, request by request as programs and browsers send it. */
import { phoneUserAgent, readAttribute } from "../tests/kit/http-browser.ts";
import type { AssertionOptions } from "../tests/kit/software-authenticator.ts";
import type { CountersignUnderTest, Population } from "./countersign.ts";
import { expectStatus, getRequest, type Line, openLine, postRequest, repeat } from "./load.ts";
import { pendingPolls } from "./pending-polls.ts";
import type { Work, Works } from "./work.ts";

/** New screen and phone are in one place, as most are. */
const home = { "X-Forwarded-For": "203.0.113.7" };
const tv = {
  ...home,
  "User-Agent": "Mozilla/5.0 (Linux; Android 12; BRAVIA) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36",
};
const deviceGrant = "urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Adevice_code";

const form = (fields: Record<string, string>): string => new URLSearchParams(fields).toString();

export async function countersignWorks(
  server: CountersignUnderTest,
  { device, api, person }: Population,
  lines: number,
): Promise<Works> {
  const origin = server.process.url;
  const cookies = ["session", "device"].map((name) => `countersign-${name}=${person.phone.cookie(name)}`).join("; ");
  const own = {
    ...home,
    Origin: origin,
    "Sec-Fetch-Site": "same-origin",
    Cookie: cookies,
    "User-Agent": phoneUserAgent,
  };
  const basic = { ...tv, Authorization: `Basic ${Buffer.from(`${api.id}:${api.secret}`).toString("base64")}` };
  const authorization = postRequest("/oauth/device_authorization", form({ client_id: device, scope: "openid" }), tv);
  const pollOf = (deviceCode: string): Buffer =>
    postRequest("/oauth/token", `grant_type=${deviceGrant}&device_code=${deviceCode}&client_id=${device}`, tv);

  const begin = async (line: Line) => JSON.parse((await line.ask(authorization)).body) as BegunDevice;

  /** The phone's three requests: the code, the card, the countersignature. */
  async function countersign(line: Line, userCode: string): Promise<void> {
    const opened = await line.ask(postRequest("/link", form({ code: userCode }), own));
    const path = /\r\nlocation: ([^\r]*)/i.exec(opened.head)?.[1] ?? "";
    const card = expectStatus(await line.ask(getRequest(path, own)), 200);
    const options = readAttribute(card.body, "data-request-options");
    if (options === undefined) throw new Error(`no card at ${path}`);
    const response = person.authenticator.get(JSON.parse(options) as AssertionOptions);
    const body = JSON.stringify({ response, seen: "in_front_of_me" });
    expectStatus(
      await line.ask(postRequest(`${path}/approve`, body, { ...own, "Content-Type": "application/json" })),
      200,
    );
  }

  const tokensOf = async (line: Line): Promise<Tokens> => {
    const { device_code, user_code } = await begin(line);
    await countersign(line, user_code);
    return JSON.parse(expectStatus(await line.ask(pollOf(device_code)), 200).body) as Tokens;
  };

  async function apiTokens(line: Line): Promise<Tokens> {
    const begun = await line.ask(postRequest("/oauth/device_authorization", "scope=openid", basic));
    const { device_code, user_code } = JSON.parse(expectStatus(begun, 200).body) as BegunDevice;
    await countersign(line, user_code);
    const poll = postRequest("/oauth/token", `grant_type=${deviceGrant}&device_code=${device_code}`, basic);
    return JSON.parse(expectStatus(await line.ask(poll), 200).body) as Tokens;
  }

  const many = await Promise.all(Array.from({ length: lines }, () => openLine(server.port)));
  const [line = await openLine(server.port)] = many;
  const { access_token: accessToken } = await apiTokens(line);
  const refreshTokens: string[] = [];
  const refresh: Work = async () => {
    if (refreshTokens.length === 0)
      refreshTokens.push(...(await Promise.all(many.map(tokensOf))).map((tokens) => tokens.refresh_token));
    return async (each, number) => {
      const fields = `grant_type=refresh_token&refresh_token=${refreshTokens[number]}&client_id=${device}`;
      const answer = expectStatus(await each.ask(postRequest("/oauth/token", fields, tv)), 200);
      refreshTokens[number] = (JSON.parse(answer.body) as Tokens).refresh_token;
    };
  };

  const bearer = { ...tv, Authorization: `Bearer ${accessToken}` };
  const signInPage = getRequest("/sign-in", { ...home, "User-Agent": phoneUserAgent, Accept: "text/html" });
  return {
    discovery: repeat(getRequest("/.well-known/openid-configuration", tv)),
    jwks: repeat(getRequest("/oauth/jwks", tv)),
    device_authorization: repeat(authorization),
    pending_poll: pendingPolls(many, begin, pollOf),
    refresh,
    introspection: repeat(postRequest("/oauth/introspect", `token=${accessToken}`, basic)),
    userinfo: repeat(getRequest("/oauth/userinfo", bearer)),
    sign_in_page: repeat(signInPage),
    whole_sign_in: async () => async (each) => void (await tokensOf(each)),
  };
}

interface BegunDevice {
  readonly device_code: string;
  readonly user_code: string;
}
interface Tokens {
  readonly access_token: string;
  readonly refresh_token: string;
}
