import type { Migration } from "kysely/migration";
import { initialTables } from "./0001-initial-tables.ts";
import { proximityAndPolicy } from "./0002-proximity-and-policy.ts";
import { authenticatorApp } from "./0003-authenticator-app.ts";
import { recovery } from "./0004-recovery.ts";
import { provider } from "./0005-provider.ts";
import { askedByClients } from "./0006-asked-by-clients.ts";
import { askCodes } from "./0007-ask-codes.ts";
import { administration } from "./0008-administration.ts";
import { scimAndWebhooks } from "./0009-scim-and-webhooks.ts";
import { hosts } from "./0010-hosts.ts";
import { sshCertificates } from "./0011-ssh-certificates.ts";
import { firstRun } from "./0012-first-run.ts";
import { requestIds } from "./0013-request-ids.ts";
import { fewerIndexEntries } from "./0014-fewer-index-entries.ts";
import { indexesThatNobodyAsks } from "./0015-indexes-that-nobody-asks.ts";

/** The one timeline for both databases, in order. A migration that has been released is never edited. */
export const migrations: Record<string, Migration> = {
  "0001-initial-tables": initialTables,
  "0002-proximity-and-policy": proximityAndPolicy,
  "0003-authenticator-app": authenticatorApp,
  "0004-recovery": recovery,
  "0005-provider": provider,
  "0006-asked-by-clients": askedByClients,
  "0007-ask-codes": askCodes,
  "0008-administration": administration,
  "0009-scim-and-webhooks": scimAndWebhooks,
  "0010-hosts": hosts,
  "0011-ssh-certificates": sshCertificates,
  "0012-first-run": firstRun,
  "0013-request-ids": requestIds,
  "0014-fewer-index-entries": fewerIndexEntries,
  "0015-indexes-that-nobody-asks": indexesThatNobodyAsks,
};
