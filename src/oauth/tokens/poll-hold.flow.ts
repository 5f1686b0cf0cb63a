import { waiting } from "../../metrics.ts";

/** One poll, from its arrival to its answer; while it waits it is woken by a change of its request (`live-requests.flow.ts`). */
export class Hold {
  #abandoned = false;
  #resolve: (() => void) | null = null;

  /** Nobody reads this answer: it is given up at once. */
  readonly abandon = (): void => {
    this.#abandoned = true;
    this.wake();
  };

  get isAbandoned(): boolean {
    return this.#abandoned;
  }

  wake(): void {
    this.#resolve?.();
  }

  /** Waits for so long, or until it is woken or the client has hung up (`gone`). */
  async wait(milliseconds: number, gone: AbortSignal): Promise<void> {
    if (gone.aborted) this.#abandoned = true;
    if (this.#abandoned) return;
    gone.addEventListener("abort", this.abandon);
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, milliseconds);
    this.#resolve = resolve;
    waiting.add({ how: "held_poll" });
    await promise;
    waiting.add({ how: "held_poll" }, -1);
    this.#resolve = null;
    clearTimeout(timer);
    gone.removeEventListener("abort", this.abandon);
  }
}
