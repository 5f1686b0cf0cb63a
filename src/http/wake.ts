/** A bell that remembers one ring: a change between two waits is not lost. */
export class Wake {
  #rung = false;
  #answer: (() => void) | null = null;

  ring(): void {
    this.#rung = true;
    this.#answer?.();
  }

  /** True when the bell rang, false after so many milliseconds without. */
  async within(milliseconds: number): Promise<boolean> {
    if (!this.#rung) {
      let timer: ReturnType<typeof setTimeout> | undefined;
      await new Promise<void>((resolve) => {
        this.#answer = resolve;
        timer = setTimeout(resolve, milliseconds);
      });
      clearTimeout(timer);
    }
    const rang = this.#rung;
    this.#rung = false;
    this.#answer = null;
    return rang;
  }
}
