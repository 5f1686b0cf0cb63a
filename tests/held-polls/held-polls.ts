import { setTimeout as delay } from "node:timers/promises";
import { limits } from "../../src/limits.ts";
import { invitePerson, runCommand } from "../kit/example-process.ts";
import { seededDraws } from "../kit/insistent-people.ts";
import type { RegisteredPerson } from "../kit/person.ts";
import type { ServerProcess } from "../kit/server-process.ts";
import { readServerMetrics, type ServerMetrics } from "./server-metrics.ts";
import { beginWaiting, type WaitingDevice, type WaitingDevices } from "./waiting-devices.ts";

export interface HeldPolls {
  readonly devices: number;
  readonly connections: number;
  /** How often memory is looked at on the way there. */
  readonly readings: number;
  /** DEVICE_POLL_HOLD_SECONDS of the server. It takes as long until all have begun to poll, so that not all end at once. */
  readonly holdSeconds: number;
  readonly approvals: number;
  readonly people: number;
  /** Milliseconds between the beginnings of two approvals. */
  readonly pauseMilliseconds: number;
  readonly seed: number;
}

export interface HeldPollsResult {
  /** The first before any device had begun, the second when all had begun and none polled. */
  readonly curve: readonly ServerMetrics[];
  readonly heldWhenApproving: { readonly least: number; readonly most: number };
  /** Approved just after their poll had been held to its end: their tokens came with the next one, when its turn was. */
  readonly askedAgain: number;
  /** Milliseconds to the tokens in the device's hands, of all others, in ascending order. */
  readonly fromAnswer: readonly number[];
  readonly fromSending: readonly number[];
}

const clientId = "television";
const settlesWithinMilliseconds = 120_000;

/**
 * Devices wait on one process, all with their polls held, and people approve some of them, drawn at random. Throws when
 * a device is refused, or is not given its tokens.
 */
export async function playHeldPolls(
  server: ServerProcess,
  metricsPort: number,
  how: HeldPolls,
): Promise<HeldPollsResult> {
  await runCommand(server, "client", "add", "Television", "--id", clientId, "--device", "--first-party");
  const persons: RegisteredPerson[] = [];
  for (let at = 0; at < how.people; at++) persons.push(await invitePerson(server, "Ada Lovelace"));
  const curve = [await readServerMetrics(metricsPort)];
  const waiting = await beginWaiting(server.port, clientId, how.devices, how.connections);
  try {
    // A poll within the first interval is not held (src/oauth/tokens/device-poll.ts).
    await delay(1200);
    curve.push(await readServerMetrics(metricsPort));
    for (let reading = 1; reading <= how.readings; reading++) {
      await Promise.race([waiting.failed, startEvenly(waiting, how.devices / how.readings, how)]);
      const polling = Math.floor((how.devices * reading) / how.readings);
      curve.push(await Promise.race([waiting.failed, untilHeld(metricsPort, polling, how.holdSeconds)]));
    }
    const approved = await Promise.race([waiting.failed, approveAtRandom(waiting, persons, metricsPort, how)]);
    return { curve, ...approved };
  } finally {
    waiting.close();
  }
}

async function startEvenly(waiting: WaitingDevices, count: number, { devices, holdSeconds }: HeldPolls) {
  const perMillisecond = devices / (holdSeconds * 1000);
  const begun = performance.now();
  for (let started = 0; started < count; ) {
    const due = Math.min(count, Math.ceil((performance.now() - begun) * perMillisecond));
    waiting.startPolling(due - started);
    started = due;
    await delay(20);
  }
}

/**
 * All but those whose device waits a second before it polls again, and those whose answer waits for its turn on its connection: that
 * is as long as holds differ.
 */
async function untilHeld(metricsPort: number, polling: number, holdSeconds: number): Promise<ServerMetrics> {
  const shortest = holdSeconds * (1 - limits.devicePollHoldSpread);
  const most = Math.floor((polling * shortest) / (holdSeconds + 2));
  const until = performance.now() + settlesWithinMilliseconds;
  for (;;) {
    const metrics = await readServerMetrics(metricsPort);
    if (metrics.heldPolls >= most) return metrics;
    if (performance.now() > until) throw new Error(`${metrics.heldPolls} polls are held, of ${polling} devices`);
    await delay(100);
  }
}

async function approveAtRandom(
  { devices }: WaitingDevices,
  persons: readonly RegisteredPerson[],
  metricsPort: number,
  { approvals, pauseMilliseconds, seed }: HeldPolls,
): Promise<Omit<HeldPollsResult, "curve">> {
  const random = seededDraws(seed);
  const left = [...devices];
  const held: number[] = [];
  const took: Awaited<ReturnType<typeof approve>>[] = [];
  const begun = performance.now();
  const approving: Promise<void>[] = [];
  for (let at = 0; at < approvals; at++) {
    await delay(Math.max(0, begun + at * pauseMilliseconds - performance.now()));
    const person = persons[at % persons.length] as RegisteredPerson;
    // Each has one phone: the next sign-in begins when the one before has been approved.
    if (approving.length >= persons.length) await approving[approving.length - persons.length];
    const device = drawWaiting(left, random);
    approving.push(approve(person, device).then((times) => void took.push(times)));
    if (at % Math.ceil(approvals / 20) === 0) held.push((await readServerMetrics(metricsPort)).heldPolls);
  }
  await Promise.all(approving);
  const inHeldPolls = took.filter(({ wasHeld }) => wasHeld);
  const ascending = (name: "fromAnswer" | "fromSending") =>
    inHeldPolls.map((each) => each[name]).toSorted((a, b) => a - b);
  return {
    heldWhenApproving: { least: Math.min(...held), most: Math.max(...held) },
    askedAgain: took.length - inHeldPolls.length,
    fromAnswer: ascending("fromAnswer"),
    fromSending: ascending("fromSending"),
  };
}

/** One whose poll is on the wire, and which no other poll of its connection keeps from being answered. */
function drawWaiting(left: WaitingDevice[], random: () => number): WaitingDevice {
  for (let draws = 0; draws < 100_000; draws++) {
    const at = Math.floor(random() * left.length);
    const device = left[at];
    if (device === undefined || !device.isNext()) continue;
    left[at] = left.at(-1) as WaitingDevice;
    left.pop();
    return device;
  }
  throw new Error("no device is waiting");
}

async function approve(person: RegisteredPerson, device: WaitingDevice) {
  const id = await person.open(device.userCode);
  const response = person.authenticator.get(await person.readCard(id));
  const polls = device.isNext() ? device.polls() : null;
  const sentAt = performance.now();
  const answer = await person.phone.postJson(`/link/${id}/approve`, { response, seen: "in_front_of_me" });
  const answeredAt = performance.now();
  if (!answer.ok) throw new Error(`the approval was refused: ${answer.status} ${await answer.text()}`);
  await answer.body?.cancel();
  const tokensAt = await device.tokens;
  return { wasHeld: device.polls() === polls, fromAnswer: tokensAt - answeredAt, fromSending: tokensAt - sentAt };
}
