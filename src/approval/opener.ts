import type { SignedIn } from "../sessions/session.ts";
import type { Opener } from "../sign-in/sign-in-request.ts";

/** Who looks, if this session is on an authorization device at all. */
export const openerOfSession = ({ session, account }: SignedIn): Opener | null =>
  session.deviceId === null ? null : { accountId: account.id, deviceId: session.deviceId, sessionId: session.id };
