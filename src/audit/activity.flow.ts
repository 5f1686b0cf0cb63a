import type { Database } from "../database/open.ts";
import type { Deps } from "../deps.ts";
import { type AccountId, isId, type SignInRequestId } from "../ids.ts";
import { limits } from "../limits.ts";
import { findClient } from "../oauth/clients/client.flow.ts";
import { findSessionOf } from "../sessions/session.flow.ts";
import type { Session, SignedIn } from "../sessions/session.ts";
import { findRequest } from "../sign-in/advance.flow.ts";
import { countersignerOf } from "../sign-in/countersigner.flow.ts";
import type { SignInRequest } from "../sign-in/sign-in-request.ts";
import { type ActivityRecord, listActivity } from "./activity.store.ts";
import type { Activity } from "./activity.ts";

export interface ActivityPage {
  readonly entries: readonly (Activity & { readonly undo: SignInRequestId | null })[];
  /** What to ask for next; null at the end. */
  readonly olderThan: number | null;
}

/** One page of the diary. `undo` names the sign-in that can still be taken back, from the session that is looking. */
export async function viewActivity(deps: Deps, viewer: SignedIn, before: number | null): Promise<ActivityPage> {
  const count = limits.activityOnPage;
  const records = await listActivity(deps.db, viewer.account.id, before, count + 1);
  const entries = [];
  for (const record of records.slice(0, count)) entries.push(await inFull(deps, viewer, record));
  return { entries, olderThan: records.length > count ? (entries.at(-1)?.sequence ?? null) : null };
}

/** When something last happened that a person is told. */
export async function lastActivityAt(db: Database, accountId: AccountId): Promise<number | null> {
  return (await listActivity(db, accountId, null, 1))[0]?.at ?? null;
}

async function inFull(deps: Deps, viewer: SignedIn, record: ActivityRecord): Promise<ActivityPage["entries"][number]> {
  const { sequence, event: kind, at, clientId, detail } = record;
  const session = await sessionOf(deps, viewer, record);
  const requestId = requestOf(record) ?? session?.signInRequestId ?? null;
  const request = requestId === null ? null : await findRequest(deps.db, requestId);
  const screen = session ?? request?.screen ?? null;
  const begins = kind === "session_started" || kind === "client_authorized";
  return {
    sequence,
    kind,
    at,
    address: record.address ?? (kind === "client_authorized" ? (screen?.address ?? null) : null),
    screen: screen === null ? null : { browser: screen.browser, system: screen.system },
    countersignedBy: begins || kind === "sign_in_denied" ? await countersignerOf(deps, requestId) : null,
    app: clientId === null ? null : ((await findClient(deps.db, clientId))?.name ?? clientId),
    name: text(detail.name),
    startedBy: text(detail.startedBy),
    undo: begins && mayUndo(viewer, session, request) ? requestId : null,
  };
}

/** A sign-in by countersignature, on another screen, that has not been taken back; and only a trusted device may. */
const mayUndo = (viewer: SignedIn, session: Session | null, request: SignInRequest | null): boolean =>
  viewer.session.deviceId !== null && viewer.session.id !== session?.id && request?.state.name === "redeemed";

async function sessionOf(deps: Deps, viewer: SignedIn, { subjectId, detail }: ActivityRecord): Promise<Session | null> {
  const id = [subjectId, text(detail.sessionId)].find((each) => each !== null && isId("ses_", each)) ?? null;
  return id !== null && isId("ses_", id) ? findSessionOf(deps.db, id, viewer.account.id) : null;
}

function requestOf({ subjectId, detail }: ActivityRecord): SignInRequestId | null {
  const candidates = [subjectId, text(detail.signInRequestId), text(detail.requestId)];
  return candidates.find((each): each is SignInRequestId => each !== null && isId("sir_", each)) ?? null;
}

const text = (value: unknown): string | null => (typeof value === "string" ? value : null);
