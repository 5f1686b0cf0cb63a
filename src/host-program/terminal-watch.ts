import { constants, openSync } from "node:fs";
import { ReadStream } from "node:tty";

/**
 * Listens at the terminal of whoever waits, as PAM names it, and calls back when they have pressed Enter or have gone. sudo
 * and login hold signals back while a PAM module works, so that Ctrl-C would do nothing; a line typed is how to go on. Does
 * nothing for what is no terminal. Ends by the returned function.
 */
export function watchTerminal(name: string, called: () => void): () => void {
  const path = name.startsWith("/dev/") ? name : `/dev/${name}`;
  if (!/^\/dev\/(pts\/\d{1,6}|tty\d{1,2})$/.test(path)) return () => {};
  let descriptor: number;
  try {
    // Not to become our terminal: then its Ctrl-C would be ours.
    descriptor = openSync(path, constants.O_RDWR | constants.O_NOCTTY);
  } catch {
    // Gone already, or in another namespace: the time limit ends it.
    return () => {};
  }
  const terminal = new ReadStream(descriptor);
  for (const event of ["data", "end", "error"]) terminal.once(event, called);
  return () => {
    terminal.destroy();
    terminal.removeAllListeners();
    terminal.on("error", () => {});
  };
}
