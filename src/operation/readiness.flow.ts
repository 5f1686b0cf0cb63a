import { setTimeout as delay } from "node:timers/promises";
import { sql } from "kysely";
import type { Deps } from "../deps.ts";

/** A balancer asks more often than this; a database that takes longer is as good as none. */
const answersWithinMilliseconds = 2000;

/** Why this process should be sent nobody now, or null. */
export async function whyNotReady(deps: Pick<Deps, "db" | "draining">): Promise<"stopping" | "no_database" | null> {
  if (deps.draining.aborted) return "stopping";
  const asked = sql`select 1`.execute(deps.db).then(
    () => true,
    () => false,
  );
  const late = new AbortController();
  const answered = await Promise.race([
    asked,
    delay(answersWithinMilliseconds, false, { signal: late.signal }).catch(() => false),
  ]);
  late.abort();
  return answered ? null : "no_database";
}
