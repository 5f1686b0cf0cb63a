import type { Deps } from "../../deps.ts";
import { hashSecret } from "../../digest.ts";
import { accept, type Outcome, refuse } from "../../outcome.ts";
import type { Client } from "../clients/client.ts";
import { readClientJwt } from "../clients/client-jwt.flow.ts";
import { peekParameter } from "../request-parameters.ts";
import { insertSeenProof } from "../seen-proof.store.ts";
import { readSignedRequest, type SignedRequestRefusal, signedRequestTypes } from "./signed-request.ts";

type Pairs = readonly (readonly [string, string])[];

/**
 * The parameters of an authentication request, out of its signed form where its client has one (CIBA Core §7.1.1). A client
 * registered for it sends no other: whoever has only its secret asks for nobody. The same one works once.
 */
export async function openSignedRequest(
  deps: Pick<Deps, "db" | "clock" | "config">,
  client: Client,
  sent: Pairs,
): Promise<Outcome<Pairs, SignedRequestRefusal | "signed_request_unsupported" | "signed_request_missing">> {
  const request = peekParameter(sent, "request");
  const algorithm = client.settings.backchannelRequestAlgorithm;
  if (algorithm === null) return request === null ? accept(sent) : refuse("signed_request_unsupported");
  if (request === null) return refuse("signed_request_missing");
  const claims = readClientJwt(client, request, signedRequestTypes);
  if (claims === null || algorithmOf(request) !== algorithm) return refuse("signed_request_invalid");
  const expected = { clientId: client.id, issuer: deps.config.origin };
  const read = readSignedRequest(claims, sent, expected, deps.clock.now());
  if (!read.ok) return read;
  const { jti, expiresAt, parameters } = read.value;
  const first = await insertSeenProof(deps.db, hashSecret(`backchannel ${client.id} ${jti}`), expiresAt);
  return first ? accept(parameters) : refuse("signed_request_invalid");
}

/** Of a JWT whose signature has been checked, by the algorithm that its header names. */
const algorithmOf = (jwt: string): unknown =>
  (JSON.parse(Buffer.from(jwt.split(".")[0] ?? "", "base64url").toString()) as { readonly alg?: unknown }).alg;
