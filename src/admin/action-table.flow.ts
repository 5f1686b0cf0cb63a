import * as access from "./access-actions.flow.ts";
import type { Action } from "./action.flow.ts";
import * as clients from "./client-actions.flow.ts";
import * as clientDetails from "./client-detail-actions.flow.ts";
import * as hosts from "./host-actions.flow.ts";
import * as invitations from "./invite-actions.flow.ts";
import * as newClients from "./new-client-actions.flow.ts";
import * as people from "./people-actions.flow.ts";
import * as records from "./record-actions.flow.ts";
import * as server from "./server-actions.flow.ts";
import * as ssh from "./ssh-actions.flow.ts";

/** Every action of administrators, by name. The API, the console and the command line have no others. */
export const actionTable: readonly Action[] = [
  people,
  invitations,
  access,
  clients,
  clientDetails,
  newClients,
  hosts,
  records,
  server,
  ssh,
]
  .flatMap<Action>(Object.values)
  .toSorted((a, b) => (a.name < b.name ? -1 : 1));
