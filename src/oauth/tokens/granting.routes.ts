import type { Deps } from "../../deps.ts";
import type { AppContext } from "../../http/app-env.ts";
import { answerLater, Later } from "../../http/later.ts";
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
class HeldGrant extends Later {
  readonly #deps: Deps;
  readonly #c: AppContext;
  readonly #hold: Hold<Granting>;
  readonly #proof: Proof | null;

  constructor(deps: Deps, c: AppContext, hold: Hold<Granting>, proof: Proof | null) {
    super();
    this.#deps = deps;
    this.#c = c;
    this.#hold = hold;
    this.#proof = proof;
  }
  whenOver(resume: () => void): void {
    this.#hold.whenOver(resume);
  }
  goOn(): Promise<Response> {
    const tokens = tokensFor(this.#deps, this.#c, this.#hold.answer(), this.#proof);
    return answerPolled(this.#deps, this.#c, tokens);
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
    return tokensFor(deps, c, redeem(client.value, parameters.value, new Asked(c, boundTo, resource)), proof.value);
  };

async function tokensFor(
  deps: Deps,
  c: AppContext,
  granting: Promise<Granting | Hold<Granting>>,
  proof: Proof | null,
): Promise<Tokens | HeldGrant> {
  const granted = await granting;
  if (granted instanceof Hold) return new HeldGrant(deps, c, granted, proof);
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
  if (grantType === deviceCodeGrant || grantType === cibaGrant) return answerPolled(deps, c, asked);
  return answerTokens(deps, c, await asked);
}

/** RFC 8628 §3.5: a device that polls has one word for "later", and gives the whole sign-in up at any other. */
async function answerPolled(deps: Deps, c: AppContext, asked: Promise<Tokens | HeldGrant>): Promise<Response> {
  let tokens: Tokens | HeldGrant;
  try {
    tokens = await asked;
  } catch (error) {
    if (!isOutage(error)) throw error;
    failures.add({ cause: "outage" });
    deps.log.error({ err: error, path: c.req.path }, "a poll met an outage");
    tokens = refuse("slow_down");
  }
  return answerTokens(deps, c, tokens);
}

const answerTokens = (deps: Deps, c: AppContext, tokens: Tokens | HeldGrant): Response | Promise<Response> => {
  if (tokens instanceof HeldGrant) return answerLater(c, tokens);
  return tokens.ok ? oauthAnswer(c, tokens.value) : refuseClient(deps, c, tokens.reason);
};
