import { Hono } from "hono";
import { z } from "zod";
import type { Deps } from "../deps.ts";
import type { AppEnv } from "../http/app-env.ts";
import { takes } from "../http/takes.ts";
import { readPublicKeys } from "../oauth/clients/public-keys.ts";
import { authorityLines, revokedCertificates } from "../ssh/certificate.flow.ts";
import { leave } from "./host.flow.ts";
import {
  answer,
  described,
  deviceCode,
  proof,
  readFields,
  readProven,
  refusal,
  whyNot,
} from "./host-endpoint.routes.ts";
import { hostSignInRoutes } from "./host-sign-in.routes.ts";
import { admitHost, askToJoin } from "./join.flow.ts";
import { awaitHostRequest } from "./wait.flow.ts";

const list = z
  .string()
  .max(2_000)
  .transform((text) => text.split(",").map((entry) => entry.trim()));
const joinFields = z.object({
  name: z.string().max(64),
  system: z.string().regex(/^[\x20-\x7e]{1,60}$/),
  key: z.string().max(2_000),
  groups: list.optional(),
  domain: z.string().max(253).optional(),
});
const joinAnswerFields = z.object({ device_code: deviceCode });
const proofFields = z.object(proof);

/** What machines call: to be let in among the hosts, and to let people in. All but joining needs the host's key. */
export function hostRoutes(deps: Deps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();

  app.post("/hosts/join", takes("form", joinFields), async (c) => {
    const fields = await readFields(c, joinFields);
    if (!fields.ok) return refusal(c, fields.reason);
    const { name, system, key: text, groups = [], domain = null } = fields.value;
    const key = readKey(text);
    if (key === null) return refusal(c, "malformed_key");
    const { address } = c.get("request");
    const asked = await askToJoin(deps, { name, system, key, policy: { groups, domain }, address });
    return asked.ok ? answer(c, asked.value) : refusal(c, asked.reason);
  });

  app.post("/hosts/join/answer", takes("form", joinAnswerFields), async (c) => {
    const fields = await readFields(c, joinAnswerFields);
    if (!fields.ok) return refusal(c, fields.reason);
    const waited = await awaitHostRequest(deps, "host_join", fields.value.device_code, c.req.raw.signal);
    if (waited === null) return refusal(c, "grant_unknown");
    // A machine that never saw the answer asks again after it was given.
    const told = waited.request.state.name === "redeemed" ? "redeem" : waited.told;
    if (told !== "redeem") return refusal(c, whyNot(told, waited.request));
    const host = await admitHost(deps, waited.request, c.get("request").address);
    return host.ok ? answer(c, described(deps, host.value)) : refusal(c, host.reason);
  });

  app.post("/hosts/status", takes("form", proofFields), async (c) => {
    const proven = await readProven(deps, c, proofFields);
    return proven.ok ? answer(c, described(deps, proven.value.host)) : refusal(c, proven.reason);
  });

  app.post("/hosts/ssh-trust", takes("form", proofFields), async (c) => {
    const proven = await readProven(deps, c, proofFields);
    if (!proven.ok) return refusal(c, proven.reason);
    const authorities = await authorityLines(deps);
    if (authorities === "") return refusal(c, "ssh_authority_missing");
    const revoked = Buffer.from(await revokedCertificates(deps)).toString("base64");
    return answer(c, { authorities, revoked, policy: proven.value.host.policy });
  });

  app.post("/hosts/leave", takes("form", proofFields), async (c) => {
    const proven = await readProven(deps, c, proofFields);
    if (!proven.ok) return refusal(c, proven.reason);
    const left = await leave(deps, proven.value.host);
    return left.ok ? answer(c, {}) : refusal(c, "host_removed");
  });

  app.route("/", hostSignInRoutes(deps));
  return app;
}

function readKey(text: string) {
  try {
    return readPublicKeys({ keys: [JSON.parse(text)] })?.[0] ?? null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
