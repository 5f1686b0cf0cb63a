import { Hono } from "hono";
import { z } from "zod";
import type { Deps } from "../deps.ts";
import type { AppEnv } from "../http/app-env.ts";
import { takes } from "../http/takes.ts";
import { answer, deviceCode, proof, readProven, refusal, whyNot } from "./host-endpoint.routes.ts";
import { admitPerson, askForSignIn, cancelSignIn } from "./host-sign-in.flow.ts";
import { awaitHostRequest } from "./wait.flow.ts";

const signInFields = z.object({
  ...proof,
  user: z.string().max(64),
  system_user: z.enum(["yes", "no"]),
  service: z.string().regex(/^[a-z0-9_.-]{1,32}$/),
  from: z.enum(["console", "network"]),
  address: z.union([z.ipv4(), z.ipv6()]).optional(),
});
const secretFields = z.object({ ...proof, device_code: deviceCode });

/** A host lets somebody in: it asks, waits, and may stop waiting. */
export function hostSignInRoutes(deps: Deps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();

  app.post("/hosts/sign-in", takes("form", signInFields), async (c) => {
    const proven = await readProven(deps, c, signInFields);
    if (!proven.ok) return refusal(c, proven.reason);
    const { host, fields } = proven.value;
    const asked = await askForSignIn(deps, host, {
      user: fields.user,
      isSystemUser: fields.system_user === "yes",
      service: fields.service,
      from: fields.from === "console" ? "console" : { address: fields.address ?? null },
      hostAddress: c.get("request").address,
    });
    return asked.ok ? answer(c, asked.value) : refusal(c, asked.reason);
  });

  app.post("/hosts/sign-in/answer", takes("form", secretFields), async (c) => {
    const proven = await readProven(deps, c, secretFields);
    if (!proven.ok) return refusal(c, proven.reason);
    const { host, fields } = proven.value;
    const waited = await awaitHostRequest(deps, "host_sign_in", fields.device_code, c.req.raw.signal);
    // RFC 8628 §3.4: the code belongs to the machine that it was issued to.
    if (waited === null || waited.request.clientId !== host.id) return refusal(c, "grant_unknown");
    if (waited.told !== "redeem") return refusal(c, whyNot(waited.told, waited.request));
    const admitted = await admitPerson(deps, host, waited.request, c.get("request").address);
    if (!admitted.ok) return refusal(c, admitted.reason);
    const { user, identifier, displayName, form } = admitted.value;
    return answer(c, { user, identifier, display_name: displayName, form });
  });

  app.post("/hosts/sign-in/cancel", takes("form", secretFields), async (c) => {
    const proven = await readProven(deps, c, secretFields);
    if (!proven.ok) return refusal(c, proven.reason);
    const cancelled = await cancelSignIn(deps, proven.value.host, proven.value.fields.device_code);
    return cancelled.ok ? answer(c, {}) : refusal(c, cancelled.reason);
  });

  return app;
}
