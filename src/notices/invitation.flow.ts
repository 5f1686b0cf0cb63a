import type { Database } from "../database/open.ts";
import type { Deps } from "../deps.ts";
import type { AccountId } from "../ids.ts";
import type { Message } from "./message.ts";
import { untried } from "./notice.flow.ts";
import { insertIntoOutbox } from "./outbox.store.ts";

/** Mails somebody the link for their first passkey. Like a code, the link stands in the outbox until it has been sent. */
export const mailInvitation = async (
  tx: Database,
  deps: Pick<Deps, "random">,
  invitation: {
    readonly accountId: AccountId;
    readonly address: string;
    readonly link: string;
    readonly language: string | null;
    /** Epoch milliseconds. */
    readonly expiresAt: number;
  },
  now: number,
): Promise<void> => {
  const { address, ...said } = invitation;
  await insertIntoOutbox(tx, {
    ...untried(now),
    id: deps.random.id("obx_"),
    channel: "email",
    recipient: address,
    payload: JSON.stringify({ what: "invitation", ...said } satisfies Message),
    once: null,
    expires_at: invitation.expiresAt,
  });
};
