import type { AppContext } from "../../http/app-env.ts";
import type { TokenRequest } from "./token-set.flow.ts";

/**
 * Looks up what only few need, for most polls are told to wait. A class, because V8 keeps a shape for every object that a literal
 * with getters makes, and with the shape all that the getters see: the whole request, until the next full collection.
 */
export class Asked implements TokenRequest {
  readonly boundTo: string | null;
  readonly resource: string | undefined;
  readonly #c: AppContext;

  constructor(c: AppContext, boundTo: string | null, resource: string | undefined) {
    this.#c = c;
    this.boundTo = boundTo;
    this.resource = resource;
  }
  get address(): string {
    return this.#c.get("request").address;
  }
  get hasHungUp(): boolean {
    const { outgoing } = this.#c.env;
    return outgoing.destroyed && !outgoing.writableFinished;
  }
  whenHungUp(callback: () => void): void {
    this.#c.env.outgoing.on("close", callback);
  }
}
