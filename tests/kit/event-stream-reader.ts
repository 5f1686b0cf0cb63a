/** Reads server-sent events as they come. Close it before the server closes. */
export interface EventReader {
  /** The data of the next event of this name; comments and other events are passed over. */
  next(event: string): Promise<string>;
  /** True once the server has ended the stream. */
  ended(): Promise<boolean>;
  close(): void;
}

export async function readEvents(
  open: (signal: AbortSignal) => Promise<Response>,
  patienceMilliseconds = 5_000,
): Promise<EventReader> {
  const leaving = new AbortController();
  const response = await open(leaving.signal);
  if (response.status !== 200 || response.body === null) throw new Error(`no stream, but ${response.status}`);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  const more = async (): Promise<boolean> => {
    const patience = setTimeout(() => leaving.abort(new Error("no event came in time")), patienceMilliseconds);
    const { value, done } = await reader.read();
    clearTimeout(patience);
    text += value ?? "";
    return !done;
  };
  return {
    async next(event) {
      for (;;) {
        const [block, ...rest] = text.split("\n\n");
        if (rest.length > 0 && block !== undefined) {
          text = rest.join("\n\n");
          const lines = block.split("\n");
          if (!lines.includes(`event: ${event}`)) continue;
          return lines.flatMap((line) => (line.startsWith("data: ") ? [line.slice(6)] : [])).join("\n");
        }
        if (!(await more())) throw new Error("the stream has ended");
      }
    },
    async ended() {
      while (await more());
      return true;
    },
    close: () => leaving.abort(),
  };
}
