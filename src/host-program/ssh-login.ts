/**
 * `countersign ssh login`: a fresh key in memory, an approval on the phone, a certificate for the key, and both into the SSH agent
 * until the certificate is over. Nothing is written to disk.
 */
import { generateKeyPairSync } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { sshProgramInGerman } from "../messages/de-ssh-program.ts";
import { sshProgramInEnglish } from "../messages/en-ssh-program.ts";
import { ed25519Blob } from "../ssh/public-key.ts";
import { codeLines, isGerman, type PictureForm, pictureFor, wordsFor } from "./code-text.ts";
import { type BegunGrant, beginGrant, waitForAnswer } from "./device-grant.ts";
import { type Called, postForm, readOrigin, type Server } from "./server-call.ts";
import { AgentUnreachable, giveToAgent, reachAgent } from "./ssh-agent.ts";

export interface SshLogin {
  /** As typed; undefined where nobody named one. */
  readonly server: string | undefined;
  readonly clientId: string;
  /** The agent's socket, as SSH_AUTH_SOCK names it. */
  readonly agent: string | undefined;
  /** As LC_ALL, LC_MESSAGES or LANG names it. */
  readonly locale: string | undefined;
  readonly picture: PictureForm | undefined;
  readonly show: (line: string) => void;
}

/** How it ended, and the sentence about it. */
export type LoginEnd =
  | { readonly ok: true; readonly said: string; readonly principal: string; readonly validBefore: number }
  | { readonly ok: false; readonly said: string; readonly reason: string };

const deviceCodeGrant = "urn:ietf:params:oauth:grant-type:device_code";
const callMilliseconds = 10_000;
/** The access token lives ten minutes, and so long there is time to lift the limits. */
const limitedMilliseconds = 9 * 60_000;
const limitedPauseMilliseconds = 2_000;

export async function loginForSsh(wanted: SshLogin): Promise<LoginEnd> {
  const words = isGerman(wanted.locale) ? sshProgramInGerman : sshProgramInEnglish;
  const origin = readOrigin(wanted.server ?? "");
  if (origin === null) return failed("malformed_server", words.badServer);
  if (wanted.agent === undefined || wanted.agent === "") return failed("agent_missing", words.noAgent);
  const server: Server = { origin, authority: null };
  try {
    await reachAgent(wanted.agent);
    const token = await signIn(server, wanted, words);
    if (typeof token !== "string") return token;
    return await certify(server, wanted.agent, token, wanted, words);
  } catch (error) {
    if (error instanceof AgentUnreachable) return failed("agent_unreachable", words.agentUnreachable(error.message));
    throw error;
  }
}

type Words = typeof sshProgramInEnglish;

const failed = (reason: string, said: string): LoginEnd => ({ ok: false, reason, said });

/** The access token, or how it ended without one. */
async function signIn(server: Server, wanted: SshLogin, words: Words): Promise<string | LoginEnd> {
  const begun = await beginGrant(server, "/oauth/device_authorization", { client_id: wanted.clientId, scope: "ssh" });
  if (begun.kind !== "begun") return ended(begun, server, words);
  const picture = wanted.picture ?? pictureFor(wanted.locale);
  for (const line of codeLines(wordsFor(wanted.locale), words.heading, begun.grant, picture)) wanted.show(line);
  const form = (grant: BegunGrant) => ({
    grant_type: deviceCodeGrant,
    client_id: wanted.clientId,
    device_code: grant.deviceCode,
  });
  const answer = await waitForAnswer(server, begun.grant, {
    form,
    path: "/oauth/token",
    milliseconds: Number.POSITIVE_INFINITY,
    gone: new AbortController().signal,
  });
  if (answer.kind !== "approved") return ended(answer, server, words);
  const { access_token: token } = answer.body;
  return typeof token === "string" ? token : failed("server_error", words.refused("no access token"));
}

async function certify(
  server: Server,
  agent: string,
  token: string,
  { show }: SshLogin,
  words: Words,
): Promise<LoginEnd> {
  const { x, d } = generateKeyPairSync("ed25519").privateKey.export({ format: "jwk" });
  const [publicKey, privateKey] = [x, d].map((part) => Buffer.from(String(part), "base64url")) as [Buffer, Buffer];
  const line = `ssh-ed25519 ${Buffer.from(ed25519Blob(publicKey)).toString("base64")}`;
  const called = await askForCertificate(server, token, line, () => show(words.limited));
  if (called.kind === "unreachable") return failed("unreachable", words.unreachable(server.origin, called.why));
  const certified = called.status === 200 ? readCertified(called.body) : null;
  if (certified === null) return failed(reasonIn(called.body), words.refused(describe(called.body)));
  const comment = `countersign ${server.origin}`;
  const lifetimeSeconds = Math.max(1, certified.validBefore - Math.floor(Date.now() / 1000));
  const given = await giveToAgent(agent, { ...certified, publicKey, privateKey, comment }, lifetimeSeconds);
  if (!given.ok) return failed("agent_refused", words.agentRefused);
  const clock = { hour: "2-digit", minute: "2-digit" } as const;
  const until = new Date(certified.validBefore * 1000).toLocaleTimeString(words.language, clock);
  return {
    ok: true,
    said: words.done(certified.name, until),
    principal: certified.name,
    validBefore: certified.validBefore,
  };
}

/** What the server gave, in our names; null when it is not that. */
function readCertified({ certificate, principals, valid_before: validBefore }: Readonly<Record<string, unknown>>) {
  const [, kind, base64] = /^([\w@.-]{1,80}) ([A-Za-z0-9+/]+=*)$/.exec(String(certificate)) ?? [];
  const name: unknown = Array.isArray(principals) ? principals[0] : null;
  if (kind === undefined || base64 === undefined || typeof validBefore !== "number") return null;
  if (typeof name !== "string" || !/^[\x21-\x7e]{1,500}$/.test(name)) return null;
  return { kind, certificate: Buffer.from(base64, "base64"), validBefore, name };
}

/** Asks again while the sign-in is limited, which the person may mend on the phone meanwhile. */
async function askForCertificate(
  server: Server,
  token: string,
  publicKey: string,
  sayLimited: () => void,
): Promise<Called> {
  const ask = () => postForm(server, "/ssh/certificate", { public_key: publicKey }, callMilliseconds, token);
  const endsAt = performance.now() + limitedMilliseconds;
  let called = await ask();
  if (!isLimited(called)) return called;
  sayLimited();
  while (isLimited(called) && performance.now() < endsAt) {
    await delay(limitedPauseMilliseconds);
    called = await ask();
  }
  return called;
}

const isLimited = (called: Called): boolean => called.kind === "answered" && called.body.error === "sign_in_limited";

function ended(
  how: Exclude<Awaited<ReturnType<typeof waitForAnswer>>, { kind: "approved" }>,
  { origin }: Server,
  words: Words,
): LoginEnd {
  if (how.kind === "unreachable") return failed("unreachable", words.unreachable(origin, how.why));
  if (how.kind === "gave_up" || how.error === "expired_token") return failed("expired", words.tooLate);
  if (how.error === "access_denied") return failed("denied", words.denied);
  if (how.error === "invalid_client") return failed("unknown_client", words.unknownClient);
  return failed(how.error, words.refused(describe({ error: how.error, error_description: how.description })));
}

const reasonIn = ({ error }: Readonly<Record<string, unknown>>): string =>
  typeof error === "string" ? error : "server_error";

/** What goes to a terminal has no control characters, whoever sent it. */
function describe({ error, error_description: description }: Readonly<Record<string, unknown>>): string {
  const said = [error, description].filter((part) => typeof part === "string" && part !== "").join(": ");
  return said.replaceAll(/[^\x20-\x7e]/g, "?").slice(0, 500) || "no reason given";
}
