import { recordAudit } from "../audit/audit.flow.ts";
import { inTransaction } from "../database/transaction.ts";
import type { Deps } from "../deps.ts";
import { hashOrderedSecret } from "../digest.ts";
import { limits } from "../limits.ts";
import { accept, type Outcome, refuse } from "../outcome.ts";
import { hiddenAddress } from "../proximity/address.ts";
import { advanceSignInRequest, findPolledRequest } from "../sign-in/advance.flow.ts";
import { beginSignInRequest } from "../sign-in/begin.flow.ts";
import { redeemSignInRequest } from "../sign-in/redeem.flow.ts";
import { type ShownCode, shownCode } from "../sign-in/shown-code.ts";
import type { SignInRequest } from "../sign-in/sign-in-request.ts";
import { whyNotForHost } from "./host.flow.ts";
import { findHostRequest, insertHostRequest, touchHost } from "./host.store.ts";
import { type Host, type HostRefusal, isLinuxUser, type WantedUser } from "./host.ts";
import type { SignInAsked } from "./host-request.ts";

export interface WantedSignIn extends WantedUser {
  readonly service: string;
  /** At the machine itself, or from this address; null where the host cannot tell. */
  readonly from: "console" | { readonly address: string | null };
  /** The host's own address, as it reaches us. */
  readonly hostAddress: string;
}

/**
 * A host asks whether somebody may come in as one of its users. Whoever comes over the network is where the host says that they
 * come from, and the host's key says nothing about them. Whoever sits at the machine itself is where the machine is, and its
 * key counts like a browser's own: it is known to the accounts that have approved it in full (decision 0039).
 */
export async function askForSignIn(
  deps: Deps,
  host: Host,
  { user, isSystemUser, service, from, hostAddress }: WantedSignIn,
): Promise<Outcome<ShownCode, "malformed_user">> {
  if (!isLinuxUser(user)) return refuse("malformed_user");
  const atConsole = from === "console";
  const asked: SignInAsked = {
    what: "sign_in",
    hostId: host.id,
    user,
    isSystemUser,
    service,
    from: atConsole ? "console" : from.address === null ? "unknown" : "address",
  };
  const deviceCode = deps.random.orderedSecret();
  const beginning = {
    kind: "host_sign_in",
    clientId: host.id,
    scopes: [],
    resource: null,
    redeemerHash: hashOrderedSecret(deviceCode),
    returnTo: null,
    screen: { browser: service, system: host.name, address: atConsole ? hostAddress : (from.address ?? hiddenAddress) },
    browserKey: atConsole ? host.keyThumbprint : null,
    lifetimeSeconds: limits.hostSignInLifetimeSeconds,
  } as const;
  const begun = await beginSignInRequest(deps, beginning, (tx, { id }) => insertHostRequest(tx, id, asked));
  return accept(shownCode(deps.config.origin, deviceCode, begun));
}

/** What a host is told of whoever may come in. */
export interface AdmittedPerson {
  readonly user: string;
  readonly identifier: string;
  readonly displayName: string;
  readonly form: "full" | "limited";
}

/**
 * Redeems an approved sign-in, once, into the host's leave to let this user in. Asks again whether the person may be that user:
 * groups and tables may have changed since the card was shown.
 */
export async function admitPerson(
  deps: Deps,
  host: Host,
  request: SignInRequest,
  address: string,
): Promise<Outcome<AdmittedPerson, "grant_unknown" | HostRefusal>> {
  const now = deps.clock.now();
  const outcome = await inTransaction(
    deps.db,
    async (tx): Promise<Outcome<AdmittedPerson, "grant_unknown" | HostRefusal>> => {
      const asked = await findHostRequest(tx, request.id);
      if (asked?.what !== "sign_in") return refuse("grant_unknown");
      const redeemer = { redeemerHash: request.redeemerHash, clientId: host.id, address };
      const redeemed = await redeemSignInRequest(tx, deps, request, redeemer, now);
      if (!redeemed.ok) return refuse("grant_unknown");
      const { account, terms } = redeemed.value;
      const why = await whyNotForHost(tx, request, account);
      if (why !== null) return refuse(why);
      await touchHost(tx, host.id, now);
      await recordAudit(tx, {
        event: "host_signed_in",
        at: now,
        accountId: account.id,
        subjectId: request.id,
        clientId: host.id,
        address: request.screen.address,
        detail: { host: host.name, user: asked.user, service: asked.service, from: asked.from, form: terms.form },
      });
      const { identifier, displayName } = account;
      return accept({ user: asked.user, identifier, displayName, form: terms.form });
    },
  );
  if (outcome.ok) deps.changes.announce(request.id);
  return outcome;
}

/** The host has stopped waiting: its time was over, or whoever was there has gone. */
export async function cancelSignIn(
  deps: Deps,
  host: Host,
  deviceCode: string,
): Promise<Outcome<true, "grant_unknown">> {
  const redeemerHash = hashOrderedSecret(deviceCode);
  const request = await findPolledRequest(deps.db, "host_sign_in", redeemerHash);
  if (request === null || request.clientId !== host.id) return refuse("grant_unknown");
  const now = deps.clock.now();
  const outcome = await inTransaction(deps.db, async (tx) => {
    const cancelled = await advanceSignInRequest(tx, request.id, { name: "cancel", redeemerHash }, now);
    if (!cancelled.ok) return refuse("grant_unknown" as const);
    await recordAudit(tx, { event: "sign_in_cancelled", at: now, subjectId: request.id, clientId: host.id });
    return accept(true as const);
  });
  if (outcome.ok) deps.changes.announce(request.id);
  return outcome;
}
