import fc from "fast-check";
import type { TestApp } from "../kit/app.ts";
import { createRelyingParty } from "../kit/relying-party.ts";
import { type Operation, readApi } from "./api.ts";
import { send, whatIsWrong } from "./play.ts";
import { type FuzzRequest, requestsFor } from "./requests.ts";
import { type Clients, createClients, setScene } from "./scene.ts";

/** A person, and so many requests in a row around them. */
const requestsInAScene = 40;

export interface Campaign {
  readonly requests: number;
  readonly seed: number;
  /** The number of a scene, to play that one alone. */
  readonly scene?: number;
}

export interface Outcome {
  readonly sent: number;
  /** How often each operation was answered with what, by the first digit of the status. */
  readonly answers: ReadonlyMap<string, Readonly<Record<string, number>>>;
  /** What went wrong, with the shortest row of requests that brings it about; null when nothing did. */
  readonly failure: string | null;
}

/**
 * Requests made from the server's own OpenAPI document, in scenes that each begin anew: seed and number of a scene bring a
 * failure back.
 */
export async function playCampaign(app: TestApp, { requests, seed, scene }: Campaign): Promise<Outcome> {
  const operations = await readApi(app.origin);
  const player = await createPlayer(app, operations);
  const scenes = fc.sample(requestsFor(operations, requestsInAScene), {
    numRuns: scene === undefined ? Math.ceil(requests / requestsInAScene) : scene + 1,
    seed,
  });
  for (const [number, row] of scenes.entries()) {
    if (scene !== undefined && scene !== number) continue;
    const wrong = await player.play(row);
    if (wrong === null) continue;
    const shortest = await shorten(row, async (shorter) => (await player.play(shorter)) === wrong);
    const failure = [`--seed=${seed} --scene=${number}: ${wrong}`, ...shortest.map((one) => JSON.stringify(one))].join(
      "\n",
    );
    return { ...player.seen(), failure };
  }
  return { ...player.seen(), failure: (await player.stillWorks()) ? null : "afterwards nobody could sign in" };
}

async function createPlayer(app: TestApp, operations: readonly Operation[]) {
  const byName = new Map(operations.map((operation) => [operation.operationId, operation]));
  const clients = await createClients(app);
  const answers = new Map<string, Record<string, number>>();
  let sent = 0;

  return {
    /** Sends them one after the other in a scene of their own; says what is wrong with the first wrong answer. */
    async play(row: readonly FuzzRequest[]): Promise<string | null> {
      // Sources that cool down and attempts that are counted are forgotten by then: no scene is another one's fault.
      app.advance(25 * 3600 * 1000);
      const scene = await setScene(app, clients);
      for (const request of row) {
        const operation = byName.get(request.operation);
        if (operation === undefined) throw new Error(`${request.operation} is not in the document`);
        const route = `${operation.method} ${operation.path}`;
        const reply = await send(scene, operation, request).catch((error: Error) => `no answer: ${error.message}`);
        sent += 1;
        if (typeof reply === "string") return `${route}: ${reply}`;
        count(answers, route, reply.status);
        const wrong = whatIsWrong(operation, request, reply, app.origin);
        if (wrong !== null) return `${route}: ${wrong}`;
      }
      return null;
    },
    /** A server that survived by refusing everybody has not survived. */
    stillWorks: () => stillWorks(app, clients),
    seen: () => ({ sent, answers }),
  };
}

/** Leaves out, from the end, every request without which it still fails. */
async function shorten(
  row: readonly FuzzRequest[],
  fails: (shorter: readonly FuzzRequest[]) => Promise<boolean>,
): Promise<readonly FuzzRequest[]> {
  let shortest = row;
  for (let at = row.length - 1; at >= 0; at -= 1) {
    const without = shortest.filter((_, index) => index !== at);
    if (await fails(without)) shortest = without;
  }
  return shortest;
}

function count(answers: Map<string, Record<string, number>>, route: string, status: number): void {
  const counts = answers.get(route) ?? {};
  const kind = `${Math.floor(status / 100)}xx`;
  answers.set(route, { ...counts, [kind]: (counts[kind] ?? 0) + 1 });
}

async function stillWorks(app: TestApp, { site }: Clients): Promise<boolean> {
  const ada = await app.createPerson("Ada Lovelace");
  return (await createRelyingParty(app, site).signIn(ada.phone)).status === 200;
}
