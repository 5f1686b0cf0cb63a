import type { ClientId, SignInRequestId } from "../../ids.ts";

/**
 * What a client in ping mode is told (CIBA Core §10.2): that its request has an answer, never which. `authReqId` and
 * `notificationToken` are kept as they are, because they have to be said, until they have been said or nobody wants them any
 * more: the one redeems nothing without the client's own proof, and with the other one could only make it ask.
 */
export interface PingMessage {
  readonly what: "ping";
  readonly requestId: SignInRequestId;
  readonly clientId: ClientId;
  readonly authReqId: string;
  readonly notificationToken: string;
}
