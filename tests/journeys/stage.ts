/** Where a journey plays: the built server with an empty database, and one Chromium. A test opens screens of its own. */
import type { Kysely } from "kysely";
import type { Role } from "../../src/accounts/account.ts";
import { insertInvitation } from "../../src/accounts/invitation.store.ts";
import { openDatabase } from "../../src/database/open.ts";
import type { Schema } from "../../src/database/schema.ts";
import { hashSecret } from "../../src/digest.ts";
import type { SignInRequestId } from "../../src/ids.ts";
import { systemRandom } from "../../src/random.ts";
import { launchBrowser, type TestBrowser } from "../kit/browser.ts";
import { type ServerProcess, startServer } from "../kit/server-process.ts";

export interface Stage {
  readonly server: ServerProcess;
  readonly browser: TestBrowser;
  /** The server's own database, to let time pass: what has a lifetime is moved back in its row. */
  readonly db: Kysely<Schema>;
  /** A fresh invitation's link. Written straight into the database: the command line has a journey of its own. */
  invite(role?: Role): Promise<string>;
  /** Moves the end of a sign-in request to a second and a half from now. */
  endSoon(requestId: string): Promise<void>;
  close(): Promise<void>;
}

const dayMilliseconds = 24 * 3600 * 1000;

export async function openStage(env: Record<string, string> = {}): Promise<Stage> {
  const [server, browser] = await Promise.all([startServer({ env }), launchBrowser()]);
  return stageOf(server, browser);
}

/** A server and a browser that are somewhere else. The stage closes both. */
export async function stageOf(server: ServerProcess, browser: TestBrowser): Promise<Stage> {
  const db = await openDatabase(server.databaseUrl);
  return {
    server,
    browser,
    db,
    invite: async (role = "person") => {
      const token = systemRandom.secret();
      const now = Date.now();
      const invitation = {
        id: systemRandom.id("inv_"),
        role,
        suggestedName: null,
        accountId: null,
        address: null,
        createdAt: now,
        expiresAt: now + dayMilliseconds,
        usedAt: null,
        revokedAt: null,
      };
      await insertInvitation(db, invitation, hashSecret(token));
      return `${server.url}/invitation#${token}`;
    },
    endSoon: async (requestId) => {
      await db
        .updateTable("sign_in_requests")
        .set({ expires_at: Date.now() + 1500 })
        .where("id", "=", requestId as SignInRequestId)
        .execute();
    },
    close: async () => {
      await browser.close();
      await db.destroy();
      await server.close();
    },
  };
}
