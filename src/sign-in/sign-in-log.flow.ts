import { findAccount } from "../accounts/account.flow.ts";
import type { Deps } from "../deps.ts";
import { findDevice } from "../devices/device.flow.ts";
import { isId, type SignInRequestId } from "../ids.ts";
import { findClient } from "../oauth/clients/client.flow.ts";
import { accept, type Outcome, refuse } from "../outcome.ts";
import { listSignIns, type SignInsWanted } from "./sign-in-log.store.ts";
import { findSignInRequest } from "./sign-in-request.store.ts";
import { openerOf, type SignInRequest, stateNow } from "./sign-in-request.ts";

/** A sign-in as an auditor reads it: names beside ids, and no code or secret. */
export type LoggedSignIn = Awaited<ReturnType<typeof describe>>;

export interface SignInPage {
  readonly signIns: readonly LoggedSignIn[];
  /** What to ask for next; null at the end. */
  readonly after: string | null;
}

/** One page of the sign-ins that somebody opened. `after` is what the page before said. */
export async function pageOfSignIns(
  deps: Pick<Deps, "db" | "clock">,
  { after, ...wanted }: Omit<SignInsWanted, "after"> & { readonly after: string | null },
): Promise<SignInPage> {
  const place = after === null ? null : readPlace(after);
  const found = await listSignIns(deps.db, { ...wanted, after: place, count: wanted.count + 1 });
  const shown = found.slice(0, wanted.count);
  const last = shown.at(-1);
  const signIns = [];
  for (const request of shown) signIns.push(await describe(deps, request));
  const more = found.length > wanted.count && last !== undefined;
  return { signIns, after: more ? `${last.createdAt}.${last.id}` : null };
}

/** One sign-in with why it was demanded or refused what it was. */
export async function showSignIn(
  deps: Pick<Deps, "db" | "clock">,
  id: SignInRequestId,
): Promise<Outcome<LoggedSignIn & { readonly device: string | null }, "not_found">> {
  const request = await findSignInRequest(deps.db, id);
  if (request === null) return refuse("not_found");
  const opener = openerOf(request.state);
  const device = opener === null ? null : await findDevice(deps.db, opener.deviceId);
  return accept({ ...(await describe(deps, request)), device: device?.name ?? null });
}

function readPlace(after: string): SignInsWanted["after"] {
  const [, createdAt, id = ""] = /^(\d{1,15})\.(sir_.+)$/.exec(after) ?? [];
  return isId("sir_", id) ? { createdAt: Number(createdAt), id } : null;
}

async function describe(deps: Pick<Deps, "db" | "clock">, request: SignInRequest) {
  const state = stateNow(request, deps.clock.now());
  const opener = openerOf(state);
  const account = opener === null ? null : await findAccount(deps.db, opener.accountId);
  const client = request.clientId === null ? null : await findClient(deps.db, request.clientId);
  return {
    id: request.id,
    kind: request.kind,
    at: request.createdAt,
    changedAt: request.changedAt,
    state: state.name,
    denial: state.name === "denied" ? state.denial : null,
    account: account === null ? null : { id: account.id, identifier: account.identifier },
    client: client === null ? null : { id: client.id, name: client.name },
    scopes: request.scopes,
    screen: request.screen,
    terms: "terms" in state ? state.terms : null,
    countersigned: "countersignatureId" in state && state.countersignatureId !== null,
  };
}
