import { z } from "zod";
import type { Deps } from "../deps.ts";
import { findHostNamed, listHosts, removeHost, setHostPolicy } from "../hosts/host.flow.ts";
import type { Host } from "../hosts/host.ts";
import { accept, type Outcome, refuse } from "../outcome.ts";
import { changeAction, readAction, type Target } from "./action.flow.ts";

/** Machines that people sign in to. Letting one in is no action: the machine asks, and an administrator approves it on the phone. */

const name = z.string().max(64);
const identifiers = z.array(z.string().min(1).max(120)).max(200);

const describe = ({ id, name: host, system, keyThumbprint, policy, joinedAt, joinedBy, lastUsedAt }: Host) => ({
  host,
  client: id,
  system,
  key: keyThumbprint,
  policy,
  joinedAt,
  joinedBy,
  lastUsedAt,
});

export const list = readAction({
  name: "hosts.list",
  summary: "Lists the machines that people sign in to, and who may come in.",
  roles: ["owner", "administrator", "auditor"],
  input: z.object({}),
  run: async (deps) => accept({ hosts: (await listHosts(deps.db)).map(describe) }),
});

async function hostTarget(deps: Deps, host: string): Promise<Outcome<Target, "unknown_host">> {
  const found = await findHostNamed(deps.db, host);
  if (found === null) return refuse("unknown_host");
  const look = async (within: Deps) => {
    const now = await findHostNamed(within.db, host);
    return now === null ? null : describe(now);
  };
  return accept({ touched: {}, subjectId: found.id, clientId: found.id, look });
}

export const setPolicy = changeAction({
  name: "hosts.policy",
  summary: "Changes who may come in to a host as which user; what is not named stays as it is.",
  roles: ["owner", "administrator"],
  input: z.object({
    host: name,
    users: z.record(z.string().max(32), identifiers).optional(),
    names: z.enum(["same", "table_only"]).optional(),
    groups: z.array(z.string().max(64)).max(200).optional(),
    domain: z.string().max(253).nullable().optional(),
  }),
  target: (deps, { host }) => hostTarget(deps, host),
  async run(deps, { host, users, names, groups, domain }, { actor }) {
    const change = {
      ...(users === undefined ? {} : { users }),
      ...(names === undefined ? {} : { names }),
      ...(groups === undefined ? {} : { groups }),
      ...(domain === undefined ? {} : { domain }),
    };
    const changed = await setHostPolicy(deps, host, change, { ...actor });
    return changed.ok ? accept(describe(changed.value)) : changed;
  },
});

export const remove = changeAction({
  name: "hosts.remove",
  summary: "Removes a host: it can let nobody in any more.",
  roles: ["owner", "administrator"],
  input: z.object({ host: name }),
  target: (deps, { host }) => hostTarget(deps, host),
  async run(deps, { host }, { actor }) {
    const removed = await removeHost(deps, host, { ...actor });
    return removed.ok ? accept({ host }) : removed;
  },
});
