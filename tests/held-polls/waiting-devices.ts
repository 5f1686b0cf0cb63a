import { setTimeout as delay } from "node:timers/promises";
import { expectStatus, type Line, openLine, postRequest } from "../../bench/load.ts";
import { deviceCodeGrant } from "../../src/oauth/clients/client.ts";

/** Very many devices that wait for somebody to approve them, and poll as RFC 8628 §3.5 says. */
export interface WaitingDevices {
  readonly devices: readonly WaitingDevice[];
  /** The first polls of so many more that do not poll yet. */
  startPolling(count: number): void;
  /** Why a device gave up; the play fails with it. */
  readonly failed: Promise<never>;
  close(): void;
}

export interface WaitingDevice {
  readonly userCode: string;
  /** Its poll is on the wire, and no poll of another device is to be answered before it on their connection. */
  isNext(): boolean;
  /** How often it has asked so far. */
  polls(): number;
  /** When its tokens came, by `performance.now()`. */
  readonly tokens: Promise<number>;
}

interface Grant {
  readonly device_code: string;
  readonly user_code: string;
  readonly interval: number;
}

const beginningAtOnce = 32;
/** One address has some 28,000 ports to connect from. */
const connectionsPerAddress = 20_000;

/** A connection that is opened by the first poll on it. */
interface Connection {
  open(): Promise<Line>;
  close(): void;
  /** Whose polls are on the wire, the one that is answered first in front. */
  readonly asking: Device[];
}

/**
 * Begins `count` device grants, for whose polls there are so many connections. Where there are fewer connections than
 * devices (a process may open only so many files), several share one, and their polls stand in line on it (RFC 9112 §9.3.2).
 */
export async function beginWaiting(
  port: number,
  clientId: string,
  count: number,
  connections: number,
): Promise<WaitingDevices> {
  const grants = await beginGrants(port, clientId, count);
  const lines = Array.from({ length: Math.min(connections, count) }, (_, at) => connectionTo(port, at));
  const { promise: failed, reject: fail } = Promise.withResolvers<never>();
  failed.catch(() => {});
  const play = { isOver: false };
  const devices = grants.map((grant, at) => new Device(lines[at % lines.length] as Connection, clientId, grant));
  let polling = 0;
  return {
    devices,
    failed,
    startPolling(more) {
      for (const device of devices.slice(polling, polling + more))
        void device.poll(play).catch((error: unknown) => {
          if (!play.isOver) fail(error);
        });
      polling += more;
    },
    close() {
      play.isOver = true;
      for (const { close } of lines) close();
    },
  };
}

class Device implements WaitingDevice {
  readonly userCode: string;
  readonly tokens: Promise<number>;
  readonly #received: (at: number) => void;
  readonly #connection: Connection;
  readonly #request: Buffer;
  #pauseSeconds: number;
  #polls = 0;

  constructor(connection: Connection, clientId: string, grant: Grant) {
    this.userCode = grant.user_code;
    this.#connection = connection;
    this.#pauseSeconds = grant.interval;
    const fields = { client_id: clientId, grant_type: deviceCodeGrant, device_code: grant.device_code };
    this.#request = postRequest("/oauth/token", new URLSearchParams(fields).toString());
    const { promise, resolve } = Promise.withResolvers<number>();
    this.tokens = promise;
    this.#received = resolve;
  }

  polls(): number {
    return this.#polls;
  }

  isNext(): boolean {
    return this.#connection.asking[0] === this;
  }

  async poll(play: { readonly isOver: boolean }): Promise<void> {
    while (!play.isOver) {
      const line = await this.#connection.open();
      this.#polls += 1;
      this.#connection.asking.push(this);
      const { status, body } = await line.ask(this.#request);
      const at = performance.now();
      this.#connection.asking.shift();
      if (status === 200) return this.#received(at);
      const { error } = JSON.parse(body) as { error: string };
      if (error === "slow_down") this.#pauseSeconds += 5;
      else if (error !== "authorization_pending") throw new Error(`a device was told ${error}`);
      // One signal for all would be looked through from its first listener to its last each time: minutes, with so many.
      await delay(this.#pauseSeconds * 1000, undefined, { ref: false });
    }
  }
}

function connectionTo(port: number, number: number): Connection {
  let opening: Promise<Line> | undefined;
  const network = Math.floor(number / connectionsPerAddress);
  return {
    open: () => (opening ??= openLine(port, network === 0 ? undefined : `127.0.0.${1 + network}`)),
    close: () => void opening?.then((line) => line.close()),
    asking: [],
  };
}

async function beginGrants(port: number, clientId: string, count: number): Promise<Grant[]> {
  const request = postRequest("/oauth/device_authorization", new URLSearchParams({ client_id: clientId }).toString());
  const queue = Array.from({ length: count }).values();
  const grants: Grant[] = [];
  const begin = async () => {
    const line = await openLine(port);
    for (const _ of queue) grants.push(JSON.parse(expectStatus(await line.ask(request), 200).body) as Grant);
    line.close();
  };
  await Promise.all(Array.from({ length: beginningAtOnce }, begin));
  return grants;
}
