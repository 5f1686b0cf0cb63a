import { Hono } from "hono";
import { z } from "zod";
import type { Deps } from "../deps.ts";
import type { AppContext, AppEnv } from "../http/app-env.ts";
import { clearCookie, readCookie, writeCookie } from "../http/cookies.ts";
import { readForm, readJson } from "../http/read-body.ts";
import { json, refusalJson, refusalPage, renderPage } from "../http/respond.tsx";
import { attestationSchema, secretSchema } from "../http/schemas.ts";
import { takes } from "../http/takes.ts";
import { findPassHolder } from "../sessions/pass-session.flow.ts";
import { endSession } from "../sessions/session.flow.ts";
import type { SignedIn } from "../sessions/session.ts";
import { AccessPassPage, type AccessPassStep } from "./access-pass.page.tsx";
import { beginBinding, finishBinding } from "./bind-passkey.flow.ts";
import { enterAccessPass } from "./enter-access-pass.flow.ts";

/** A pasted link counts by what follows its "#", with scripts off too. */
const arrival = z.object({
  token: z
    .string()
    .max(512)
    .transform((text) => text.trim().replace(/^.*#/, ""))
    .pipe(secretSchema),
});
const passkey = z.object({ response: attestationSchema });

/**
 * From a Temporary Access Pass to a passkey. Its session has a cookie of its own and is known on these pages only, so
 * that whoever is signed in in this browser stays so until the passkey is there.
 */
export function accessPassRoutes(deps: Deps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();

  app.get("/pass", async (c) => {
    const holder = await holderOf(c, deps);
    const step: AccessPassStep =
      holder === null
        ? { name: "arrive" }
        : {
            name: "bind",
            accountName: holder.account.displayName,
            accountIdentifier: holder.account.identifier,
            secondsLeft: Math.max(60, Math.floor((holder.session.expiresAt - deps.clock.now()) / 1000)),
          };
    return renderPage(c, <AccessPassPage context={c.get("request").page} step={step} />);
  });

  app.post("/pass", takes("form", arrival), async (c) => {
    const form = await readForm(c, arrival);
    if (!form.ok) return refusalPage(c, form.reason === "malformed" ? "access_pass_unknown" : form.reason);
    const entered = await enterAccessPass(deps, form.value.token, c.get("request").screen);
    if (!entered.ok) return refusalPage(c, entered.reason);
    writeCookie(c, "pass", entered.value);
    return c.redirect("/pass", 303);
  });

  app.post("/pass/leave", async (c) => {
    const holder = await holderOf(c, deps);
    if (holder !== null) await endSession(deps, holder.session.id, holder.account.id);
    clearCookie(c, "pass");
    return c.redirect("/pass", 303);
  });

  app.post("/pass/passkey/options", async (c) => {
    const holder = await holderOf(c, deps);
    return holder === null ? refusalJson(c, "access_pass_expired") : json(c, await beginBinding(deps, holder));
  });

  app.post("/pass/passkey", takes("json", passkey), async (c) => {
    const holder = await holderOf(c, deps);
    if (holder === null) return refusalJson(c, "access_pass_expired");
    const body = await readJson(c, passkey);
    if (!body.ok) return refusalJson(c, body.reason);
    const { screen, deviceName, signedIn } = c.get("request");
    const currentSessionId = (await signedIn())?.session.id ?? null;
    const browser = { screen, deviceName, deviceSecret: readCookie(c, "device"), currentSessionId };
    const bound = await finishBinding(deps, holder, body.value.response, browser);
    if (!bound.ok) return refusalJson(c, bound.reason);
    writeCookie(c, "session", bound.value.sessionToken);
    writeCookie(c, "device", bound.value.deviceSecret);
    clearCookie(c, "pass");
    return json(c, { next: bound.value.pass.issuedBy === "recovery" ? "/recover/old-devices" : "/" });
  });

  return app;
}

async function holderOf(c: AppContext, deps: Deps): Promise<SignedIn | null> {
  const token = readCookie(c, "pass");
  return token === null ? null : findPassHolder(deps, token);
}
