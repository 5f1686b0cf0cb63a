import type { TestApp } from "./app.ts";
import type { HttpBrowser } from "./http-browser.ts";
import { createProofKey, hashOfToken, type ProofKey } from "./proof-key.ts";
import { type Answer, createRelyingParty, type Form, type PartyClient, type RelyingParty } from "./relying-party.ts";

type Fields = Record<string, string>;
/** Claims of a proof that are otherwise than they should be. */
type Changes = Record<string, unknown>;

/** A client that proves to hold a key (RFC 9449), by hand: each call says by which key, or null for none. */
export interface ProvingParty extends Omit<RelyingParty, "exchange" | "refresh" | "poll" | "userinfo" | "signIn"> {
  readonly client: PartyClient;
  readonly key: ProofKey;
  /** A nonce as the server gives it now. */
  nonce(): Promise<string>;
  /** The header of a request to this path. */
  prove(path: string, key?: ProofKey, changes?: Changes, method?: string): Promise<{ dpop: string }>;
  /** The token endpoint, with the client's credentials. */
  token(fields: Fields, key?: ProofKey | null): Promise<Answer>;
  exchange(
    code: string | null,
    attempt: { verifier: string; redirectUri: string },
    key?: ProofKey | null,
  ): Promise<Answer>;
  refresh(refreshToken: string, key?: ProofKey | null): Promise<Answer>;
  /** The whole code flow in a browser that is signed in. */
  signIn(browser: HttpBrowser, key?: ProofKey | null, changes?: Record<string, string | null>): Promise<Answer>;
  userinfo(accessToken: string, key?: ProofKey, changes?: Changes, scheme?: string): Promise<Answer>;
}

export async function createProvingParty(app: TestApp, client: PartyClient): Promise<ProvingParty> {
  const party = createRelyingParty(app, client);
  const own = await createProofKey();
  const credentials = { client_id: client.id, ...(client.secret === null ? {} : { client_secret: client.secret }) };
  const post = (path: string, form: Form, headers = {}) => party.post(path, form, headers);

  const proving: ProvingParty = {
    ...party,
    client,
    key: own,
    async nonce() {
      const answer = await post(
        "/oauth/token",
        { ...credentials, grant_type: "refresh_token", refresh_token: "x" },
        { dpop: "x" },
      );
      return answer.headers.get("dpop-nonce") ?? "";
    },
    async prove(path, key = own, changes = {}, method = "POST") {
      return { dpop: await key.proof(method, app.origin + path, { nonce: await proving.nonce(), ...changes }) };
    },
    token: async (fields, key = own) =>
      post("/oauth/token", { ...credentials, ...fields }, key === null ? {} : await proving.prove("/oauth/token", key)),
    exchange: (code, { redirectUri, verifier }, key) =>
      proving.token(
        { grant_type: "authorization_code", code: code ?? "", redirect_uri: redirectUri, code_verifier: verifier },
        key,
      ),
    refresh: (refreshToken, key) => proving.token({ grant_type: "refresh_token", refresh_token: refreshToken }, key),
    async signIn(browser, key, changes) {
      const attempt = party.attempt(changes);
      const back = await party.authorize(browser, attempt);
      return proving.exchange(back?.searchParams.get("code") ?? null, attempt, key);
    },
    async userinfo(accessToken, key = own, changes = {}, scheme = "DPoP") {
      const ath = hashOfToken(accessToken);
      const proof = await proving.prove("/oauth/userinfo", key, { ath, ...changes });
      return post("/oauth/userinfo", "", { authorization: `${scheme} ${accessToken}`, ...proof });
    },
  };
  return proving;
}
