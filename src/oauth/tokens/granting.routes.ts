import type { Deps } from "../../deps.ts";
import type { AppContext } from "../../http/app-env.ts";
import { answerLater } from "../../http/later.ts";
import { failures } from "../../metrics.ts";
import { isOutage } from "../../outage.ts";
import { accept, type Outcome, refuse } from "../../outcome.ts";
import { type Client, cibaGrant, deviceCodeGrant, type GrantType } from "../clients/client.ts";
import { type Proof, useProof } from "../dpop/proof.flow.ts";
import { allowClientOrigin, oauthAnswer, type Pairs, readClient, readProof, refuseClient } from "../endpoint.routes.ts";
import type { OAuthRefusal } from "../oauth-error.ts";
import type { GrantColumn } from "../parameter-schema.ts";
import { type Endpoint, type Parameters, readParameters } from "../request-parameters.ts";
import { Asked } from "./asked.routes.ts";
import { Hold } from "./poll-hold.flow.ts";
import { type AnyGranted, signTokenSet, type TokenRequest, type TokenSet } from "./token-set.flow.ts";

type Granting = Outcome<AnyGranted, OAuthRefusal>;
type Tokens = Outcome<TokenSet, OAuthRefusal>;
type Redeem<At extends Endpoint> = (
  client: Client,
  parameters: Parameters<At>,
  asked: TokenRequest,
) => Promise<Granting | Hold<Granting>>;

/** Asks for what one grant type gives. */
export type AskForGrant = (c: AppContext, pairs: Pairs) => Promise<Tokens | HeldGrant>;

/** A poll that waits, and what its tokens will be bound to. */
class HeldGrant {
  readonly hold: Hold<Granting>;
  readonly proof: Proof | null;

  constructor(hold: Hold<Granting>, proof: Proof | null) {
    this.hold = hold;
    this.proof = proof;
  }
}

/** Reads the grant's own parameters, the client and the key that it proves, then redeems. */
export const grantsOf =
  (deps: Deps) =>
  <At extends GrantColumn>(column: At, redeem: Redeem<At>): AskForGrant =>
  async (c, pairs) => {
    const parameters = readParameters<At>(pairs, column);
    if (!parameters.ok) return parameters;
    const client = await readClient(deps, c, parameters.value as Parameters<"device_authorization">);
    if (!client.ok) return client;
    allowClientOrigin(c, client.value);
    const proof = await readProof(deps, c);
    if (!proof.ok) return proof;
    // RFC 9449 §5.2
    if (proof.value === null && client.value.settings.dpopRequired) return refuse("proof_missing");
    const boundTo = proof.value?.key ?? null;
    const { resource } = parameters.value as Parameters<"device_code">;
    return tokensFor(deps, redeem(client.value, parameters.value, new Asked(c, boundTo, resource)), proof.value);
  };

async function tokensFor(
  deps: Deps,
  granting: Promise<Granting | Hold<Granting>>,
  proof: Proof | null,
): Promise<Tokens | HeldGrant> {
  const granted = await granting;
  if (granted instanceof Hold) return new HeldGrant(granted, proof);
  if (!granted.ok) return granted;
  // Not before: a poll that waits, or a stranger who asks in vain, writes nothing.
  const proven = await useProof(deps, proof);
  return proven.ok ? accept(await signTokenSet(deps, granted.value, proof?.key ?? null)) : proven;
}

/** Answers with what was asked for, now or, for a poll that waits, later. */
export async function answerGrant(
  deps: Deps,
  c: AppContext,
  grantType: GrantType,
  asked: Promise<Tokens | HeldGrant>,
): Promise<Response> {
  const tokens = await asked.catch((error: unknown) => askAgain(deps, error, grantType));
  if (tokens instanceof HeldGrant) return answerHeld(deps, c, grantType, tokens);
  return tokens.ok ? oauthAnswer(c, tokens.value) : refuseClient(deps, c, tokens.reason);
}

/** What is named here is all that is kept for a poll while it waits. */
const answerHeld = (deps: Deps, c: AppContext, grantType: GrantType, { hold, proof }: HeldGrant): Promise<Response> =>
  answerLater(c, hold, () => answerGrant(deps, c, grantType, tokensFor(deps, hold.answer(), proof)));

/** RFC 8628 §3.5: a device that polls has one word for "later", and gives the whole sign-in up at any other. */
function askAgain(deps: Deps, error: unknown, grantType: GrantType): Outcome<never, "slow_down"> {
  if (!isOutage(error) || (grantType !== deviceCodeGrant && grantType !== cibaGrant)) throw error;
  failures.add({ cause: "outage" });
  deps.log.error({ err: error, path: "/oauth/token" }, "a poll met an outage");
  return refuse("slow_down");
}
