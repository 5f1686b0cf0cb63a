import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { actionTable } from "../../src/admin/action-table.flow.ts";
import { type Administrator, createAdministrator, createAdminProgram } from "../kit/administrator.ts";
import { startApp, type TestApp } from "../kit/app.ts";

/**
 * Who may do what, written out: ● may, · may not. Each cell is a request. Where somebody is named it is nobody, so that the answer
 * says whether the role was enough and nothing is changed by it.
 */
const table = `
                         owner  administrator  helper  auditor  person
people.list                ●          ●          ●        ●       ·
people.show                ●          ●          ●        ●       ·
people.ways_in             ●          ●          ●        ●       ·
people.invite              ●          ●          ·        ·       ·
people.invite_many         ●          ●          ·        ·       ·
people.disable             ●          ●          ·        ·       ·
people.enable              ●          ●          ·        ·       ·
people.role                ●          ·          ·        ·       ·
people.pass                ●          ●          ●        ·       ·
people.revoke_passes       ●          ●          ●        ·       ·
people.end_sessions        ●          ●          ·        ·       ·
groups.list                ●          ●          ●        ●       ·
groups.join                ●          ●          ·        ·       ·
groups.leave               ●          ●          ·        ·       ·
clients.list               ●          ●          ·        ●       ·
clients.show               ●          ●          ·        ●       ·
clients.templates          ●          ●          ·        ●       ·
clients.preview            ●          ●          ·        ●       ·
clients.create             ●          ●          ·        ·       ·
clients.register           ●          ●          ·        ·       ·
clients.set                ●          ●          ·        ·       ·
clients.policy             ●          ●          ·        ·       ·
clients.tokens             ●          ●          ·        ·       ·
clients.backchannel        ●          ●          ·        ·       ·
clients.rotate_secret      ●          ●          ·        ·       ·
clients.disable            ●          ●          ·        ·       ·
clients.enable             ●          ●          ·        ·       ·
hosts.list                 ●          ●          ·        ●       ·
hosts.policy               ●          ●          ·        ·       ·
hosts.remove               ●          ●          ·        ·       ·
sign_ins.list              ●          ●          ·        ●       ·
sign_ins.show              ●          ●          ·        ●       ·
sign_ins.verify            ●          ●          ·        ●       ·
alerts.list                ●          ●          ·        ●       ·
alerts.acknowledge         ●          ●          ·        ·       ·
audit.list                 ●          ●          ·        ●       ·
keys.list                  ●          ●          ·        ●       ·
keys.rotate                ●          ●          ·        ·       ·
keys.replace               ●          ·          ·        ·       ·
ssh.list                   ●          ●          ·        ●       ·
ssh.setup                  ●          ●          ·        ·       ·
ssh.rotate                 ●          ●          ·        ·       ·
ssh.replace                ●          ·          ·        ·       ·
settings.show              ●          ●          ·        ●       ·
`;

const [header = "", ...lines] = table.trim().split("\n");
const roles = header.trim().split(/\s+/) as ("owner" | "administrator" | "helper" | "auditor" | "person")[];
const cells = lines
  .map((line) => line.trim().split(/\s+/))
  .flatMap(([action = "", ...marks]) => roles.map((role, column) => [action, role, marks[column] === "●"] as const));

const person = { person: "nobody" };
const client = { client: "nothing" };
const signIn = { sign_in: `sir_${"x".repeat(22)}` };
const inputs: Record<string, Record<string, unknown>> = {
  "people.invite": { name: "Grace Hopper" },
  "people.invite_many": { csv: "no header" },
  "people.role": { ...person, role: "auditor" },
  "groups.join": { ...person, group: "editors" },
  "groups.leave": { ...person, group: "editors" },
  "clients.preview": { ...client, verdict: "likely" },
  "clients.create": { template: "web_app", name: "Wiki" },
  "clients.register": { name: "Wiki" },
  "hosts.policy": { host: "nothing" },
  "hosts.remove": { host: "nothing" },
  "sign_ins.show": signIn,
  "sign_ins.verify": signIn,
  "alerts.acknowledge": { alert: 999_999 },
  ...Object.fromEntries(
    ["people.show", "people.ways_in", "people.disable", "people.enable", "people.pass", "people.revoke_passes"]
      .concat("people.end_sessions")
      .map((name) => [name, person]),
  ),
  ...Object.fromEntries(
    ["show", "set", "policy", "tokens", "backchannel", "rotate_secret", "disable", "enable"].map((name) => [
      `clients.${name}`,
      client,
    ]),
  ),
};

let app: TestApp;
const people: Partial<Record<(typeof roles)[number], Administrator>> = {};

beforeAll(async () => {
  app = await startApp();
  const program = await createAdminProgram(app);
  for (const role of roles) people[role] = await createAdministrator(app, program, `Some ${role}`, role);
});
afterAll(() => app.close());

describe("Each role × each action", () => {
  it.each(cells)("%s by %s: %s", async (action, role, may) => {
    const answer = await people[role]?.act(action, inputs[action]);
    if (may) expect(answer?.body?.error).not.toBe("role_insufficient");
    else expect(answer).toMatchObject({ status: 403, body: { error: "role_insufficient" } });
    expect([401, 405, 500]).not.toContain(answer?.status);
    if (may) expect(answer?.body?.error).not.toBe("malformed");
  });

  it("has every action in its table", () =>
    expect(lines.map((line) => line.trim().split(/\s+/)[0]).toSorted()).toEqual(
      actionTable.map(({ name }) => name).toSorted(),
    ));
});
