import type { Database } from "../../database/open.ts";
import { accept, type Outcome, refuse } from "../../outcome.ts";
import { findClient } from "../clients/client.flow.ts";
import { type Client, isRegisteredRedirect, mayActAsClient } from "../clients/client.ts";
import { peekParameter } from "../request-parameters.ts";
import type { Pairs } from "./resolve-request.flow.ts";

/** These never redirect: there is nowhere that is known to be the client's (RFC 6749 §4.1.2.1, RFC 9700 §4.11.2). */
export type AuthorizeRefusal =
  | "unknown_client"
  | "client_disabled"
  | "redirect_uri_unregistered"
  | "request_uri_unknown";

export interface Asking {
  readonly client: Client;
  readonly redirectUri: string;
}

/** The client and its registered redirect address: what must be certain before anything is sent anywhere. */
export async function findAsking(db: Database, query: Pairs): Promise<Outcome<Asking, AuthorizeRefusal>> {
  const id = peekParameter(query, "client_id");
  const client = mayActAsClient(id === null ? null : await findClient(db, id));
  if (!client.ok) return client;
  const redirectUri = peekParameter(query, "redirect_uri");
  const registered = redirectUri !== null && isRegisteredRedirect(client.value.redirectUris, redirectUri);
  return registered ? accept({ client: client.value, redirectUri }) : refuse("redirect_uri_unregistered");
}
