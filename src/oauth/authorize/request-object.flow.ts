import type { Deps } from "../../deps.ts";
import { type Outcome, refuse } from "../../outcome.ts";
import type { Client } from "../clients/client.ts";
import { readClientJwt } from "../clients/client-jwt.flow.ts";
import { parametersIn, type RequestObjectRefusal, requestObjectTypes } from "./request-object.ts";

type Pairs = readonly (readonly [string, string])[];

/** The parameters of a request object by value (RFC 9101 §6), given what stands beside it. */
export function openRequestObject(
  deps: Pick<Deps, "clock" | "config">,
  client: Client,
  request: string,
  beside: Pairs,
): Outcome<Pairs, RequestObjectRefusal> {
  const claims = readClientJwt(client, request, requestObjectTypes);
  if (claims === null) return refuse("request_object_invalid");
  const expected = { clientId: client.id, issuer: deps.config.origin };
  return parametersIn(claims, beside, expected, deps.clock.now());
}
