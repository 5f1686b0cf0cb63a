import type { Deps } from "../deps.ts";
import type { AccountId, SignInRequestId } from "../ids.ts";
import { findClient } from "../oauth/clients/client.flow.ts";
import { namedRequestsOf } from "../sign-in/name.flow.ts";
import type { RequestKind } from "../sign-in/sign-in-request.ts";

/** A request that waits for this person, as the authenticator app lists it. Instants in epoch milliseconds. */
export interface NamedRequestView {
  readonly id: SignInRequestId;
  /** `ciba` is opened as it is; all else by the code on the screen that asks. */
  readonly kind: RequestKind;
  readonly browser: string;
  readonly system: string;
  readonly address: string;
  readonly clientName: string | null;
  readonly createdAt: number;
  readonly expiresAt: number;
}

/** Who asks for this account, newest first. There is no code in it: the code is on the screen that asks. */
export async function viewNamedRequests(deps: Deps, accountId: AccountId): Promise<NamedRequestView[]> {
  const views = [];
  for (const { id, kind, screen, clientId, createdAt, expiresAt } of await namedRequestsOf(deps, accountId)) {
    const client = clientId === null ? null : await findClient(deps.db, clientId);
    views.push({ id, kind, ...screen, clientName: client?.name ?? null, createdAt, expiresAt });
  }
  return views;
}
