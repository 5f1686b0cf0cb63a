import { Hono } from "hono";
import { z } from "zod";
import type { Deps } from "../deps.ts";
import type { AppContext, AppEnv } from "../http/app-env.ts";
import { readForm, readQuery } from "../http/read-body.ts";
import { refusalPage, renderPage } from "../http/respond.tsx";
import { addressIdSchema } from "../http/schemas.ts";
import { takes } from "../http/takes.ts";
import type { AddressId } from "../ids.ts";
import { freshForMilliseconds, type SignedIn } from "../sessions/session.ts";
import { addAddress, addressesWithCodes, removeAddress, resendCode, verifyAddress } from "./address.flow.ts";
import { AddressesPage, type AddressProblem } from "./address.page.tsx";
import { isWornOut, maskedAddress, writtenAddress } from "./address.ts";

const newAddress = z.object({ kind: z.enum(["email", "phone"]), address: z.string().max(400) });
const enteredCode = z.object({ code: z.string().max(100) });
const outcome = z.object({ done: z.enum(["sent", "verified", "removed"]).optional().catch(undefined) });
const path = "/security/addresses";

const statuses = {
  malformed_email: 400,
  malformed_phone: 400,
  address_known_already: 409,
  too_many_addresses: 409,
  sms_unavailable: 409,
  too_many_codes: 429,
  address_code_malformed: 400,
  address_code_wrong: 403,
  address_code_expired: 410,
  address_code_dead: 429,
} as const satisfies Record<AddressProblem["reason"], number>;

/** Where a person can be reached: adding, confirming, removing. */
export function addressRoutes(deps: Deps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  const done = (c: AppContext, what: "sent" | "verified" | "removed") => c.redirect(`${path}?done=${what}`, 303);

  app.get(path, takes("query", outcome), async (c) => {
    const present = await c.get("request").signedIn();
    if (present === null) return c.redirect(`/sign-in?return_to=${path}`, 303);
    const query = readQuery(c, outcome);
    return show(deps, c, present, null, query.ok ? (query.value.done ?? null) : null);
  });

  app.post(path, takes("form", newAddress), async (c) => {
    const { signedIn, page } = c.get("request");
    const present = await signedIn();
    if (present === null) return refusalPage(c, "session_needed");
    const form = await readForm(c, newAddress);
    if (!form.ok) return refusalPage(c, form.reason);
    const { kind, address: entered } = form.value;
    const added = await addAddress(deps, present, { kind, entered }, page.language);
    if (added.ok) return done(c, "sent");
    const { reason } = added;
    if (reason === "device_needed" || reason === "fresh_verification_needed") return refusalPage(c, reason);
    const malformed = kind === "email" ? "malformed_email" : "malformed_phone";
    return show(deps, c, present, { at: kind, reason: reason === "malformed_address" ? malformed : reason, entered });
  });

  app.post(`${path}/:id/code`, async (c) => {
    const asked = await askedAbout(c);
    if (asked instanceof Response) return asked;
    const sent = await resendCode(deps, asked.present, asked.id, c.get("request").page.language);
    if (sent.ok) return done(c, "sent");
    if (sent.reason !== "too_many_codes") return refusalPage(c, sent.reason);
    return show(deps, c, asked.present, { at: asked.id, reason: sent.reason, entered: "" });
  });

  app.post(`${path}/:id/verify`, takes("form", enteredCode), async (c) => {
    const asked = await askedAbout(c);
    if (asked instanceof Response) return asked;
    const form = await readForm(c, enteredCode);
    if (!form.ok) return refusalPage(c, form.reason);
    const { code } = form.value;
    const verified = await verifyAddress(deps, asked.present, asked.id, code);
    if (verified.ok) return done(c, "verified");
    const { reason } = verified;
    if (reason === "device_needed" || reason === "fresh_verification_needed" || reason === "not_found")
      return refusalPage(c, reason);
    // What cannot be a code is given back to be mended; a wrong code is only in the way of the next try.
    const entered = reason === "address_code_malformed" ? code.slice(0, 16) : "";
    return show(deps, c, asked.present, { at: asked.id, reason, entered });
  });

  app.post(`${path}/:id/remove`, async (c) => {
    const asked = await askedAbout(c);
    if (asked instanceof Response) return asked;
    const removed = await removeAddress(deps, asked.present, asked.id);
    return removed.ok ? done(c, "removed") : refusalPage(c, removed.reason);
  });

  return app;
}

async function askedAbout(c: AppContext): Promise<{ readonly present: SignedIn; readonly id: AddressId } | Response> {
  const present = await c.get("request").signedIn();
  if (present === null) return refusalPage(c, "session_needed");
  const id = addressIdSchema.safeParse(c.req.param("id"));
  return id.success ? { present, id: id.data } : refusalPage(c, "not_found");
}

async function show(
  deps: Deps,
  c: AppContext,
  { session, account }: SignedIn,
  problem: AddressProblem | null,
  done: "sent" | "verified" | "removed" | null = null,
): Promise<Response> {
  // A session that is not on one of the person's own devices may be somebody else's who talked them into it.
  const masked = session.deviceId === null;
  const addresses = await addressesWithCodes(deps, account.id);
  const page = (
    <AddressesPage
      context={c.get("request").page}
      addresses={addresses.map((address) => ({
        ...address,
        shown: masked ? maskedAddress(address) : writtenAddress(address),
        wornOut: isWornOut(address),
      }))}
      sms={deps.config.smsWebhookUrl !== ""}
      masked={masked}
      problem={problem}
      done={done}
      freshFor={freshForMilliseconds(session, deps.clock.now())}
      now={deps.clock.now()}
    />
  );
  return renderPage(c, page, problem === null ? 200 : statuses[problem.reason]);
}
