import type { Role } from "../../accounts/account.ts";
import type { Action } from "../action.flow.ts";
import { listClients } from "../client-actions.flow.ts";
import { previewClientPolicy } from "../new-client-actions.flow.ts";
import { listPeople } from "../people-actions.flow.ts";
import { listAlerts, listAudit, listSignIns } from "../record-actions.flow.ts";
import { listKeys, showSettings } from "../server-actions.flow.ts";

/** A place in the navigation. Its words are in the catalogue, by its name. */
export interface Section {
  readonly name: "home" | "people" | "clients" | "policies" | "signIns" | "alerts" | "keys" | "audit" | "settings";
  readonly path: string;
}

/** In the order of the navigation. Each is shown to the roles that may do what its page begins with. */
const sections: readonly (Section & { readonly reads: Action | null })[] = [
  { name: "home", path: "/admin", reads: null },
  { name: "people", path: "/admin/people", reads: listPeople },
  { name: "clients", path: "/admin/clients", reads: listClients },
  { name: "policies", path: "/admin/policies", reads: previewClientPolicy },
  { name: "signIns", path: "/admin/sign-ins", reads: listSignIns },
  { name: "alerts", path: "/admin/alerts", reads: listAlerts },
  { name: "keys", path: "/admin/keys", reads: listKeys },
  { name: "audit", path: "/admin/audit", reads: listAudit },
  { name: "settings", path: "/admin/settings", reads: showSettings },
];

export const sectionsFor = (role: Role): readonly Section[] =>
  sections.filter(({ reads }) => reads === null || reads.roles.includes(role));
