import { Hono } from "hono";
import { z } from "zod";
import { givenName } from "../accounts/account.ts";
import type { Deps } from "../deps.ts";
import type { AppContext, AppEnv } from "../http/app-env.ts";
import { readCookie, writeCookie } from "../http/cookies.ts";
import { readForm, readJson } from "../http/read-body.ts";
import { json, refusalJson, refusalPage, renderPage } from "../http/respond.tsx";
import { attestationSchema, bindingCodeSchema, nothing } from "../http/schemas.ts";
import { takes } from "../http/takes.ts";
import type { SignedIn } from "../sessions/session.ts";
import { findRequest } from "../sign-in/advance.flow.ts";
import { beginBinding, bindSignedInDevice, finishBinding } from "./bind-device.flow.ts";
import { type Claimer, findClaimByCode, findClaimOfSession } from "./claim-enrolment.flow.ts";
import { ComputerPage, EnrolPage } from "./enrol.page.tsx";

const coming = z.object({ code: bindingCodeSchema });
const passkey = z.object({ code: bindingCodeSchema, response: attestationSchema });
const passkeyHere = z.object({ response: attestationSchema });

/** The new device's side: a phone that comes with a code, a computer that the phone vouches for. */
export function enrolRoutes(deps: Deps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();

  app.get("/enrol", (c) => renderPage(c, <EnrolPage context={c.get("request").page} step={{ name: "arrive" }} />));

  app.post("/enrol", takes("form", coming), async (c) => {
    const form = await readForm(c, coming);
    if (!form.ok) return refusalPage(c, form.reason === "malformed" ? "enrolment_unknown" : form.reason);
    const found = await findClaimByCode(deps, form.value.code, await claimerOf(c));
    if (!found.ok) return refusalPage(c, found.reason);
    const { account, byDevice } = found.value;
    const person = { givenName: givenName(account), identifier: account.identifier };
    const step = { name: "begin", code: form.value.code, ...person, deviceName: byDevice.name } as const;
    return renderPage(c, <EnrolPage context={c.get("request").page} step={step} />);
  });

  app.post("/enrol/passkey/options", takes("json", coming), async (c) => {
    const body = await readJson(c, coming);
    if (!body.ok) return refusalJson(c, body.reason);
    const found = await findClaimByCode(deps, body.value.code, await claimerOf(c));
    return found.ok ? json(c, await beginBinding(deps, found.value)) : refusalJson(c, found.reason);
  });

  app.post("/enrol/passkey", takes("json", passkey), async (c) => {
    const body = await readJson(c, passkey);
    if (!body.ok) return refusalJson(c, body.reason);
    const found = await findClaimByCode(deps, body.value.code, await claimerOf(c));
    if (!found.ok) return refusalJson(c, found.reason);
    return signedInAs(c, "/app", await finishBinding(deps, found.value, body.value.response, await browserOf(c)));
  });

  app.post("/enrol/signed-in", takes("json", coming), async (c) => {
    const present = await c.get("request").signedIn();
    if (present === null) return refusalJson(c, "session_needed");
    const body = await readJson(c, coming);
    if (!body.ok) return refusalJson(c, body.reason);
    const found = await findClaimByCode(deps, body.value.code, await claimerOf(c));
    if (!found.ok) return refusalJson(c, found.reason);
    const bound = await bindSignedInDevice(deps, found.value, present);
    return bound.ok ? json(c, { next: "/app" }) : refusalJson(c, bound.reason);
  });

  app.get("/enrol/computer", async (c) => {
    const { signedIn, page } = c.get("request");
    const present = await signedIn();
    if (present === null) return refusalPage(c, "session_needed");
    const offered = await findClaimOfSession(deps, present);
    if (offered === null) return c.redirect(await destinationOf(deps, present), 303);
    const next = await destinationOf(deps, present);
    return renderPage(c, <ComputerPage context={page} deviceName={offered.byDevice.name} next={next} />);
  });

  app.get("/enrol/computer/state", async (c) => {
    const present = await c.get("request").signedIn();
    return json(c, { offered: present !== null && (await findClaimOfSession(deps, present)) !== null });
  });

  app.post("/enrol/computer/passkey/options", takes("json", nothing), async (c) => {
    const present = await c.get("request").signedIn();
    if (present === null) return refusalJson(c, "session_needed");
    const body = await readJson(c, nothing);
    if (!body.ok) return refusalJson(c, body.reason);
    const offered = await findClaimOfSession(deps, present);
    return offered === null ? refusalJson(c, "enrolment_expired") : json(c, await beginBinding(deps, offered));
  });

  app.post("/enrol/computer/passkey", takes("json", passkeyHere), async (c) => {
    const present = await c.get("request").signedIn();
    if (present === null) return refusalJson(c, "session_needed");
    const body = await readJson(c, passkeyHere);
    if (!body.ok) return refusalJson(c, body.reason);
    const offered = await findClaimOfSession(deps, present);
    if (offered === null) return refusalJson(c, "enrolment_expired");
    const next = await destinationOf(deps, present);
    return signedInAs(c, next, await finishBinding(deps, offered, body.value.response, await browserOf(c)));
  });

  return app;
}

/** Where the sign-in that this session began with was going. */
async function destinationOf({ db }: Pick<Deps, "db">, { session }: SignedIn): Promise<string> {
  const request = session.signInRequestId === null ? null : await findRequest(db, session.signInRequestId);
  return request?.returnTo ?? "/";
}

const claimerOf = async (c: AppContext): Promise<Claimer> => {
  const { address, signedIn } = c.get("request");
  return { address, present: await signedIn() };
};

const browserOf = async (c: AppContext) => {
  const { screen, deviceName, signedIn } = c.get("request");
  const currentSessionId = (await signedIn())?.session.id ?? null;
  return { screen, deviceName, deviceSecret: readCookie(c, "device"), currentSessionId };
};

function signedInAs(c: AppContext, next: string, bound: Awaited<ReturnType<typeof finishBinding>>): Response {
  if (!bound.ok) return refusalJson(c, bound.reason);
  writeCookie(c, "session", bound.value.sessionToken);
  writeCookie(c, "device", bound.value.deviceSecret);
  return json(c, { next });
}
