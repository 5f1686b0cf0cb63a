import { z } from "zod";
import { roles } from "../accounts/account.ts";
import { disableAccount, enableAccount } from "../accounts/disable-account.flow.ts";
import { groupsOf } from "../accounts/group.flow.ts";
import { pageOfPeople } from "../accounts/people.flow.ts";
import { changeRole } from "../accounts/role.flow.ts";
import { limits } from "../limits.ts";
import { accept } from "../outcome.ts";
import { changeAction, readAction } from "./action.flow.ts";
import { personField, rowCountField } from "./fields.flow.ts";
import { findPerson, personTarget } from "./person-target.flow.ts";
import { openOf, waysInOf } from "./ways-in.flow.ts";

export const listPeople = readAction({
  name: "people.list",
  summary: "Lists people in the order of their identifiers.",
  roles: ["owner", "administrator", "helper", "auditor"],
  input: z.object({
    search: z.string().max(limits.identifierCharacters).optional(),
    role: z.enum(roles).optional(),
    state: z.enum(["enabled", "disabled"]).optional(),
    group: z.string().max(64).optional(),
    after: z.string().max(limits.identifierCharacters).optional(),
    count: rowCountField,
  }),
  run: async (deps, { search = null, role = null, state = null, group = null, after = null, count }) =>
    accept(await pageOfPeople(deps.db, { search, role, state, group, after, count })),
});

const onePerson = z.object({ person: personField });

export const showPerson = readAction({
  name: "people.show",
  summary: "Shows one person, where they are signed in, and what apps hold of them.",
  roles: ["owner", "administrator", "helper", "auditor"],
  input: onePerson,
  async run(deps, { person }) {
    const found = await findPerson(deps.db, person);
    if (!found.ok) return found;
    const { webauthnUserId: _, ...account } = found.value;
    return accept({ ...account, groups: await groupsOf(deps.db, account.id), ...(await openOf(deps, account.id)) });
  },
});

export const showWaysIn = readAction({
  name: "people.ways_in",
  summary: "Shows how somebody gets in: passkeys, devices, recovery codes and addresses, without anything secret.",
  roles: ["owner", "administrator", "helper", "auditor"],
  input: onePerson,
  async run(deps, { person }) {
    const found = await findPerson(deps.db, person);
    return found.ok ? accept(await waysInOf(deps, found.value.id)) : found;
  },
});

export const disablePerson = changeAction({
  name: "people.disable",
  summary: "Switches an account off: every session and every grant ends at once.",
  roles: ["owner", "administrator"],
  input: onePerson,
  target: (deps, { person }) => personTarget(deps, person),
  async run(deps, { person }) {
    const found = await findPerson(deps.db, person);
    if (!found.ok) return found;
    const disabled = await disableAccount(deps, found.value.identifier);
    return disabled.ok ? accept({ id: disabled.value.id, disabledAt: disabled.value.disabledAt }) : disabled;
  },
});

export const enablePerson = changeAction({
  name: "people.enable",
  summary: "Switches an account on again. What ended stays ended.",
  roles: ["owner", "administrator"],
  input: onePerson,
  target: (deps, { person }) => personTarget(deps, person),
  async run(deps, { person }) {
    const found = await findPerson(deps.db, person);
    if (!found.ok) return found;
    const enabled = await enableAccount(deps, found.value.identifier);
    return enabled.ok ? accept({ id: enabled.value.id, disabledAt: null }) : enabled;
  },
});

export const setPersonRole = changeAction({
  name: "people.role",
  summary: "Gives somebody another role, from their next request on.",
  roles: ["owner"],
  input: z.object({ person: personField, role: z.enum(roles) }),
  async target(deps, { person, role }) {
    const found = await personTarget(deps, person);
    return found.ok ? accept({ ...found.value, touched: { ...found.value.touched, becomes: role } }) : found;
  },
  async run(deps, { person, role }) {
    const found = await findPerson(deps.db, person);
    if (!found.ok) return found;
    const changed = await changeRole(deps, found.value.id, role);
    return changed.ok ? accept({ id: changed.value.id, role: changed.value.role }) : changed;
  },
});
