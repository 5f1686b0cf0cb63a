/**
 * `countersign host login`, as pam_exec runs it: shows a code, waits for the phone, and succeeds only if the server lets in this
 * very user. Everything else ends with another code in a known time, so that PAM goes on to the next module.
 */
import { setTimeout as delay } from "node:timers/promises";
import { keepSignIn, runFolder, takeSignIn } from "./begun-sign-in.ts";
import { codeLines, wordsFor } from "./code-text.ts";
import { type BegunGrant, beginGrant, type GrantAnswer, waitForAnswer } from "./device-grant.ts";
import { proofOf } from "./host-assertion.ts";
import { type HostIdentity, readHost, serverOf, UnusableHostFile } from "./host-file.ts";
import { createLocalUser, findLocalUser, type PamSession, whereFrom } from "./pam-session.ts";
import { type Form, postForm } from "./server-call.ts";

/** What the exit codes mean; docs/operating/hosts.md says it too. */
export const exitCodes = {
  done: 0,
  /** The phone said no, or the wrong person's phone said yes. */
  refused: 1,
  usage: 2,
  /** Not ours to decide: no host, a user who is excepted, or somebody who typed a password instead. */
  notOurs: 3,
  unreachable: 4,
  /** Nobody answered in time. */
  timedOut: 5,
  /** Approved, and the account was made just now: sshd has to be asked once more. */
  userMade: 6,
  /** EX_CONFIG of sysexits.h. */
  settings: 78,
} as const;

/** `show` and `wait` are the two halves for SSH; `both` is for what can show text without asking anything. */
export type LoginStep = "both" | "show" | "wait";

export interface LoginWorld {
  readonly folder: string;
  readonly session: PamSession;
  /** The process that runs PAM. */
  readonly askingProcess: number;
  /** What was typed at the prompt between the halves. */
  readonly typed: () => string;
  readonly show: (line: string) => void;
  /** Aborts when the asking process has gone, or with `typed` when whoever waits wants to go on without us. */
  readonly gone: AbortSignal;
}

export async function logIn(step: LoginStep, world: LoginWorld): Promise<number> {
  try {
    const host = readHost(world.folder);
    if (host === null || host.except.includes(world.session.user)) return exitCodes.notOurs;
    const words = wordsFor(host.locale);
    if (step === "wait") return await finishTyped(host, world);
    const begun = await begin(host, world);
    if (typeof begun === "number") return begun;
    world.show(step === "both" ? words.orEnter : words.pressEnter);
    return step === "both" ? await finish(host, world, begun, host.waitSeconds * 1000) : keep(host, world, begun);
  } catch (error) {
    if (!(error instanceof UnusableHostFile)) throw error;
    world.show(wordsFor(undefined).unusable(error.message));
    return exitCodes.settings;
  }
}

async function begin(host: HostIdentity, { session, askingProcess, show }: LoginWorld): Promise<BegunGrant | number> {
  const words = wordsFor(host.locale);
  const local = findLocalUser(session.user);
  const from = await whereFrom(session, askingProcess);
  const begun = await beginGrant(serverOf(host), "/hosts/sign-in", {
    ...proof(host, "/hosts/sign-in"),
    user: session.user,
    system_user: local?.isSystemUser === true ? "yes" : "no",
    service: session.service,
    from: from === "console" ? "console" : "network",
    ...(from === "console" || from.address === null ? {} : { address: from.address }),
  });
  if (begun.kind === "begun") {
    const heading = words.heading(host.name, session.user);
    for (const line of codeLines(words, heading, begun.grant, host.picture)) show(line);
    return begun.grant;
  }
  show(begun.kind === "unreachable" ? words.unreachable(host.server) : words.notHost(host.server));
  return exitCodes.unreachable;
}

function keep(host: HostIdentity, { session, askingProcess }: LoginWorld, grant: BegunGrant): number {
  const { user, service } = session;
  keepSignIn(runFolder, askingProcess, { user, service, grant, endsAt: Date.now() + host.waitSeconds * 1000 });
  // Not done yet: the second half says whether anybody comes in.
  return exitCodes.notOurs;
}

async function finishTyped(host: HostIdentity, world: LoginWorld): Promise<number> {
  const begun = takeSignIn(runFolder, world.askingProcess, Date.now());
  if (begun === null) return exitCodes.unreachable;
  if (begun.user !== world.session.user || begun.service !== world.session.service) return exitCodes.notOurs;
  // A password: for the next module, and never read here.
  if (world.typed() !== "") {
    await cancel(host, begun.grant);
    return exitCodes.notOurs;
  }
  return finish(host, world, begun.grant, begun.endsAt - Date.now());
}

async function finish(host: HostIdentity, world: LoginWorld, grant: BegunGrant, milliseconds: number): Promise<number> {
  const path = "/hosts/sign-in/answer";
  const form = ({ deviceCode }: BegunGrant): Form => ({ ...proof(host, path), device_code: deviceCode });
  const answer = await waitForAnswer(serverOf(host), grant, { path, form, milliseconds, gone: world.gone });
  if (answer.kind === "gave_up" || answer.kind === "unreachable") await cancel(host, grant);
  return answered(host, world, answer);
}

function answered(host: HostIdentity, { session: { user }, show, gone }: LoginWorld, answer: GrantAnswer): number {
  const words = wordsFor(host.locale);
  switch (answer.kind) {
    case "gave_up":
      if (gone.reason === "typed") return exitCodes.notOurs;
      show(words.timedOut);
      return exitCodes.timedOut;
    case "unreachable":
      show(words.unreachable(host.server));
      return exitCodes.unreachable;
    case "refused":
      show(words.refused[answer.reason] ?? words.denied);
      return answer.error === "expired_token" ? exitCodes.timedOut : exitCodes.refused;
    case "approved":
      break;
  }
  // What the server let in, and nobody else.
  if (answer.body.user !== user) {
    show(words.denied);
    return exitCodes.refused;
  }
  if (findLocalUser(user) !== null || !host.createUsers) return exitCodes.done;
  createLocalUser(user, typeof answer.body.display_name === "string" ? answer.body.display_name : user);
  show(words.userMade(user));
  return exitCodes.userMade;
}

/** So that the phone does not go on asking for what nobody waits for. Whether it arrives is no matter. */
async function cancel(host: HostIdentity, { deviceCode }: BegunGrant): Promise<void> {
  const path = "/hosts/sign-in/cancel";
  const sent = postForm(serverOf(host), path, { ...proof(host, path), device_code: deviceCode }, 1_000);
  await Promise.race([sent, delay(1_000)]);
}

export const proof = (
  host: { readonly clientId: string; readonly key: HostIdentity["key"]; readonly server: string },
  path: string,
) => proofOf(host.clientId, host.key, host.server + path);
