import type { Action } from "./action.flow.ts";
import * as people from "./people-actions.flow.ts";

/** Every action of administrators. The API, the console and the command line have no others. */
export const actionTable: readonly Action[] = Object.values(people);
