import type { Role } from "../../accounts/account.ts";
import type { Action } from "../action.flow.ts";
import { listPeople } from "../people-actions.flow.ts";
import { listAlerts } from "../record-actions.flow.ts";
import { showSettings } from "../server-actions.flow.ts";

/** A place in the navigation. Its words are in the catalogue, by its name. */
export interface Section {
  readonly name: "home" | "people" | "alerts" | "settings";
  readonly path: string;
}

/** In the order of the navigation. Each is shown to the roles that may do what its page begins with. */
const sections: readonly (Section & { readonly reads: Action | null })[] = [
  { name: "home", path: "/admin", reads: null },
  { name: "people", path: "/admin/people", reads: listPeople },
  { name: "alerts", path: "/admin/alerts", reads: listAlerts },
  { name: "settings", path: "/admin/settings", reads: showSettings },
];

export const sectionsFor = (role: Role): readonly Section[] =>
  sections.filter(({ reads }) => reads === null || reads.roles.includes(role));
