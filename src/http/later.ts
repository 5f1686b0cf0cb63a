import type { AppContext } from "./app-env.ts";
import { DirectContext } from "./direct-context.ts";

/** Something that is waited for. */
interface Waiting {
  /** Calls back once. */
  whenOver(resume: () => void): void;
}

/** An answer that is not known yet. Whoever gets one keeps what it needs for writing it, and forgets the rest of the request. */
export class Later {
  readonly #waiting: Waiting;
  readonly #goOn: () => Promise<Response>;

  constructor(waiting: Waiting, goOn: () => Promise<Response>) {
    this.#waiting = waiting;
    this.#goOn = goOn;
  }
  whenOver(resume: () => void): void {
    this.#waiting.whenOver(resume);
  }
  /** To be called once it is over; may have to be waited for once more. */
  goOn(): Promise<Response> {
    return this.#goOn();
  }
}

/**
 * What a handler returns that has to wait: `goOn` answers when it is over. Through the direct door nothing of the request stays
 * alive meanwhile but what `goOn` sees; Hono waits in the handler, as for any other answer.
 */
export async function answerLater(c: AppContext, waiting: Waiting, goOn: () => Promise<Response>): Promise<Response> {
  const later = new Later(waiting, goOn);
  if ((c as unknown) instanceof DirectContext) return later as unknown as Response;
  await new Promise<void>((resolve) => later.whenOver(resolve));
  return later.goOn();
}
