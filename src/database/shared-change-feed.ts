/**
 * The change feed of a process that shares its PostgreSQL with others. One connection of its own listens (LISTEN) and
 * tells (NOTIFY), outside of every transaction: NOTIFY inside them would make all commits of the database queue for one
 * lock. What is told while another message is under way goes out together in the next.
 *
 *     looking ──── LISTEN and a proof that messages arrive ────▶ listening
 *        ▲                                                          │
 *        └────────── connection lost, or a proof is missing ────────┘
 *
 * While it is only looking, everybody who waits is woken to read again every little while. So a database or a pooler
 * without LISTEN/NOTIFY works as well, only slower.
 */
import { randomBytes } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import { type ChangeFeed, createChangeFeed, type FeedState, type LocalFeed, type Watched } from "./change-feed.ts";

const channel = "countersign_changes";

/** NOTIFY takes 8,000 bytes; an id has about thirty. */
const idsPerMessage = 200;

/** What a message says instead of ids when there were too many to remember. */
const everything = "*";
const proof = "proof";
const mostUnsent = 20_000;

export interface FeedPace {
  /** In looking, everybody is woken once in this time, a slice of them at each tick. */
  readonly lookEveryMilliseconds: number;
  readonly ticksPerLook: number;
  /** In listening, a proof is sent so often, and has to be back before the next. */
  readonly proveEveryMilliseconds: number;
  /** Between two attempts to connect: the first pause, which doubles up to the second. */
  readonly reconnectMilliseconds: { readonly from: number; readonly to: number };
}

const usualPace: FeedPace = {
  lookEveryMilliseconds: 2000,
  ticksPerLook: 20,
  proveEveryMilliseconds: 5000,
  reconnectMilliseconds: { from: 100, to: 5000 },
};

/** What is used of a PostgreSQL connection, so that tests can hand in one that loses messages. */
export type FeedConnection = Pick<pg.Client, "connect" | "query" | "on" | "end">;

interface FeedLog {
  warn(detail: object, message: string): void;
  info(detail: object, message: string): void;
}

/** Begins to connect at once and never fails: until it is listening, it looks. */
export function createSharedChangeFeed(
  url: string,
  log: FeedLog,
  pace: FeedPace = usualPace,
  open: () => FeedConnection = () => connectionTo(url),
): ChangeFeed {
  return new SharedChangeFeed(log, pace, open);
}

const connectionTo = (url: string): FeedConnection =>
  new pg.Client({ connectionString: url, keepAlive: true, connectionTimeoutMillis: 5000, query_timeout: 5000 });

class SharedChangeFeed implements ChangeFeed {
  readonly #log: FeedLog;
  readonly #pace: FeedPace;
  readonly #open: () => FeedConnection;
  readonly #self = randomBytes(9).toString("base64url");
  readonly #local = createChangeFeed();
  readonly #unsent = new Set<Watched | typeof everything>();
  readonly #closing = new AbortController();
  readonly #stopLooking: () => void;
  readonly #ended: Promise<void>;
  /** The connection while it is proven to bring messages. */
  #listening: FeedConnection | null = null;
  #sending: Promise<void> | null = null;
  #lag: number | null = null;

  constructor(log: FeedLog, pace: FeedPace, open: () => FeedConnection) {
    this.#log = log;
    this.#pace = pace;
    this.#open = open;
    this.#stopLooking = lookRegularly(this.#local, pace, () => this.#listening === null);
    this.#ended = this.#keepListening();
  }

  announce(id: Watched): void {
    this.#local.announce(id);
    if (this.#unsent.size >= mostUnsent) {
      this.#unsent.clear();
      this.#unsent.add(everything);
    }
    this.#unsent.add(id);
    void this.#send();
  }

  watch(id: Watched, changed: () => void): () => void {
    return this.#local.watch(id, changed);
  }

  unwatch(id: Watched, changed: () => void): void {
    this.#local.unwatch(id, changed);
  }

  state(): FeedState {
    return this.#listening === null ? "looking" : "listening";
  }

  lagMilliseconds(): number | null {
    return this.#lag;
  }

  async close(): Promise<void> {
    // What was announced a moment ago still goes out: this process may be ending because it was told to.
    await this.#send();
    this.#stopLooking();
    this.#closing.abort();
    await this.#ended;
  }

  #send(): Promise<void> {
    this.#sending ??= this.#sendUnsent().finally(() => {
      this.#sending = null;
    });
    return this.#sending;
  }

  async #sendUnsent(): Promise<void> {
    while (this.#listening !== null && this.#unsent.size > 0) {
      const connection = this.#listening;
      const ids = [...this.#unsent].slice(0, idsPerMessage);
      for (const id of ids) this.#unsent.delete(id);
      try {
        await notify(connection, [this.#self, ...ids]);
      } catch (error) {
        // Said again when there is a connection: others may have had one all the time.
        for (const id of ids) this.#unsent.add(id);
        if (this.#listening === connection) this.#listening = null;
        this.#log.warn({ err: error }, "a change could not be told to the other processes; it is told again");
      }
    }
  }

  #wakeAll(): void {
    for (const id of this.#local.watched()) this.#local.announce(id);
  }

  #hear(payload: string): void {
    const [from, ...ids] = payload.split(" ");
    if (from === this.#self || ids[0] === proof) return;
    if (ids.includes(everything)) this.#wakeAll();
    else for (const id of ids) this.#local.announce(id as Watched);
  }

  async #keepListening(): Promise<void> {
    const { from, to } = this.#pace.reconnectMilliseconds;
    for (let pause = from; !this.#closing.signal.aborted; pause = Math.min(pause * 2, to)) {
      if (await this.#listenOnce()) pause = from;
      // A little by chance, so that not all processes knock at a database at the moment it is back.
      await delay(pause * (0.5 + Math.random() / 2), undefined, { signal: this.#closing.signal }).catch(() => {});
    }
  }

  /** One connection, from its opening to its end. True when it listened. */
  async #listenOnce(): Promise<boolean> {
    const connection = this.#open();
    const over = new Promise<"over">((resolve) => {
      for (const event of ["error", "end"] as const) connection.on(event, () => resolve("over"));
      this.#closing.signal.addEventListener("abort", () => resolve("over"), { once: true });
    });
    const proofs = createProofs(connection, this.#self, over, this.#pace.proveEveryMilliseconds);
    connection.on("notification", ({ payload = "" }) => {
      if (!proofs.take(payload)) this.#hear(payload);
    });
    let listened = false;
    try {
      await connection.connect();
      await connection.query(`LISTEN ${channel}`);
      for (;;) {
        this.#lag = await proofs.next();
        if (this.#lag === null) break;
        if (!listened) this.#begin(connection);
        listened = true;
        if (this.#listening !== connection || (await within(this.#pace.proveEveryMilliseconds, over)) !== null) break;
      }
    } catch (error) {
      this.#log.warn({ err: error }, "the connection that tells of changes failed; it is tried again");
    } finally {
      if (this.#listening === connection) this.#listening = null;
      this.#lag = null;
      if (listened && !this.#closing.signal.aborted) this.#log.warn({}, "changes of other processes are looked for");
      // A connection that is dead already may never say goodbye.
      await within(
        1000,
        connection.end().catch(() => {}),
      );
    }
    return listened;
  }

  #begin(connection: FeedConnection): void {
    this.#listening = connection;
    this.#log.info({}, "changes of other processes are heard of at once");
    // What was told before we listened was told to nobody here.
    this.#wakeAll();
    void this.#send();
  }
}

async function notify(connection: FeedConnection, words: readonly string[]): Promise<void> {
  await connection.query("SELECT pg_notify($1, $2)", [channel, words.join(" ")]);
}

/** Messages to ourselves by way of the database: where one does not come back, none do. */
function createProofs(connection: FeedConnection, self: string, over: Promise<"over">, withinMilliseconds: number) {
  let sent = 0;
  let returned = () => {};
  return {
    /** True when this was a proof of ours. */
    take(payload: string): boolean {
      if (payload === `${self} ${proof} ${sent}`) returned();
      return payload.startsWith(`${self} ${proof} `);
    },
    /** Milliseconds to the database and back; null when the message is lost or late. */
    async next(): Promise<number | null> {
      sent += 1;
      const back = new Promise<"back">((resolve) => {
        returned = () => resolve("back");
      });
      const sentAt = performance.now();
      await notify(connection, [self, proof, String(sent)]);
      const answer = await within(withinMilliseconds, Promise.race([back, over]));
      return answer === "back" ? performance.now() - sentAt : null;
    },
  };
}

/** What the promise gives, or null when it takes longer. */
async function within<Value>(milliseconds: number, promise: Promise<Value>): Promise<Value | null> {
  const timer = new AbortController();
  const late = delay(milliseconds, null, { signal: timer.signal, ref: false }).catch(() => null);
  return Promise.race([promise, late]).finally(() => timer.abort());
}

/** Wakes a slice of all who wait at each tick, so that many of them do not read in the same moment. */
function lookRegularly(local: LocalFeed, pace: FeedPace, must: () => boolean) {
  let left: Watched[] = [];
  let slice = 0;
  const timer = setInterval(() => {
    if (!must()) {
      left = [];
      return;
    }
    if (left.length === 0) {
      left = local.watched();
      slice = Math.ceil(left.length / pace.ticksPerLook);
    }
    for (const id of left.splice(0, slice)) local.announce(id);
  }, pace.lookEveryMilliseconds / pace.ticksPerLook);
  timer.unref();
  return () => clearInterval(timer);
}
