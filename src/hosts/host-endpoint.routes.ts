import { z } from "zod";
import type { Deps } from "../deps.ts";
import type { AppContext } from "../http/app-env.ts";
import { readForm } from "../http/read-body.ts";
import { authenticateClient } from "../oauth/clients/client-authentication.flow.ts";
import type { PollAnswer } from "../oauth/tokens/device-poll.ts";
import { accept, type Outcome, refuse } from "../outcome.ts";
import type { SignInRequest } from "../sign-in/sign-in-request.ts";
import { findHost } from "./host.flow.ts";
import type { Host } from "./host.ts";
import { type HostFault, hostError } from "./host-error.ts";

/** What the endpoints that machines call have in common: how they prove themselves, and how they are answered. */

/** RFC 7523 §2.2: a host proves itself by its key, and in no other way. */
export const proof = {
  client_assertion_type: z.string().max(128),
  client_assertion: z.string().max(8_192),
};
export const deviceCode = z.string().min(1).max(128);

/** Reads a form of a machine that need not prove itself. */
export async function readFields<Schema extends z.ZodType>(
  c: AppContext,
  schema: Schema,
): Promise<Outcome<z.output<Schema>, HostFault>> {
  const form = await readForm(c, schema);
  if (form.ok) return form;
  return refuse(form.reason === "too_large" ? "body_too_large" : "parameter_malformed");
}

/** Reads a form and the host that proves to have sent it. */
export async function readProven<Shape extends typeof proof>(
  deps: Deps,
  c: AppContext,
  schema: z.ZodObject<Shape>,
): Promise<Outcome<{ readonly host: Host; readonly fields: z.output<z.ZodObject<Shape>> }, HostFault>> {
  const form = await readFields(c, schema);
  if (!form.ok) return form;
  const { client_assertion, client_assertion_type } = form.value as z.output<z.ZodObject<typeof proof>>;
  const credentials = { client_assertion, client_assertion_type };
  const client = await authenticateClient(deps, { authorization: undefined, path: c.req.path }, credentials);
  if (!client.ok) return client;
  const host = await findHost(deps.db, client.value.id);
  if (host === null || host.removedAt !== null) return refuse("client_unproven");
  return accept({ host, fields: form.value });
}

/** The policy's no is told by its reason: the machine has a sentence for whoever waits there. */
export function whyNot(told: Exclude<PollAnswer, "redeem">, { state }: SignInRequest): HostFault {
  if (told === "wait") return "authorization_pending";
  const denial = state.name === "denied" ? state.denial : null;
  switch (denial) {
    case "user_not_mapped":
    case "group_not_admitted":
    case "not_administrator":
    case "host_name_taken":
      return denial;
    default:
      return told;
  }
}

export const described = (deps: Deps, { id, name, policy }: Host) => ({
  client_id: id,
  name,
  issuer: deps.config.origin,
  groups: policy.groups,
});

export function answer(c: AppContext, value: object): Response {
  c.header("Cache-Control", "no-store");
  return c.json(value);
}

/** RFC 6749 §5.2, with our reason beside it: whoever asks is a machine of ours, or is told nothing but that it is not. */
export function refusal(c: AppContext, reason: HostFault): Response {
  const { status, error, description } = hostError(reason);
  c.header("Cache-Control", "no-store");
  const known = error === "invalid_client" ? {} : { reason };
  return c.json({ error, error_description: description, ...known }, status);
}
