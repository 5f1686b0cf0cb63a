import type { AppContext } from "./app-env.ts";
import { DirectContext } from "./direct-context.ts";

/** An answer that is not known yet, and all that is kept of its request meanwhile. */
export abstract class Later {
  /** Calls back once, when it is time to go on. */
  abstract whenOver(resume: () => void): void;
  /** The answer; or it has to be waited for once more. */
  abstract goOn(): Promise<Response>;
}

/**
 * What a handler returns that has to wait. Through the direct door nothing of the request stays alive meanwhile but what `later`
 * knows; Hono waits in the handler, as for any other answer.
 */
export async function answerLater(c: AppContext, later: Later): Promise<Response> {
  if ((c as unknown) instanceof DirectContext) return later as unknown as Response;
  await new Promise<void>((resolve) => later.whenOver(resolve));
  return later.goOn();
}
