import { Hono } from "hono";
import { z } from "zod";
import type { Deps } from "../deps.ts";
import type { AppEnv } from "../http/app-env.ts";
import { askingBrowser, bindingOf } from "../http/browser-identity.ts";
import { writeCookie } from "../http/cookies.ts";
import { readJson } from "../http/read-body.ts";
import { json, refusalJson } from "../http/respond.tsx";
import { assertionSchema, attestationSchema, returnToSchema } from "../http/schemas.ts";
import { isOnSharedScreen } from "../http/shared-screen.ts";
import { takes } from "../http/takes.ts";
import { beginRegistration, finishRegistration } from "./another-passkey.flow.ts";
import { beginPasskeySignIn, finishPasskeySignIn } from "./sign-in-with-passkey.flow.ts";

/** `again` for a fresh touch of whoever is signed in. */
const optionsBody = z.object({ again: z.boolean().default(false) });
const signInBody = z.object({ response: assertionSchema, returnTo: returnToSchema.optional() });
const registrationOptionsBody = z.object({ wanted: z.enum(["any", "security_key"]).default("any") });
const registrationBody = z.object({ response: attestationSchema });

/** The passkey ceremonies of the pages' scripts. */
export function passkeyRoutes(deps: Deps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();

  app.post("/passkeys/sign-in/options", takes("json", optionsBody), async (c) => {
    const body = await readJson(c, optionsBody);
    if (!body.ok) return refusalJson(c, body.reason);
    if (isOnSharedScreen(await c.get("request").signedIn())) return refusalJson(c, "shared_screen");
    const present = body.value.again ? await c.get("request").signedIn() : null;
    return json(c, await beginPasskeySignIn(deps, bindingOf(c, deps), present?.account.id ?? null));
  });

  app.post("/passkeys/sign-in", takes("json", signInBody), async (c) => {
    const body = await readJson(c, signInBody);
    if (!body.ok) return refusalJson(c, body.reason);
    // It would make one of the person's devices of a screen that is to forget them.
    if (isOnSharedScreen(await c.get("request").signedIn())) return refusalJson(c, "shared_screen");
    const signedIn = await finishPasskeySignIn(deps, body.value.response, await askingBrowser(c, deps));
    if (!signedIn.ok) return refusalJson(c, signedIn.reason);
    writeCookie(c, "session", signedIn.value.sessionToken);
    writeCookie(c, "device", signedIn.value.deviceSecret);
    return json(c, { next: body.value.returnTo ?? "/" });
  });

  app.post("/passkeys/registration/options", takes("json", registrationOptionsBody), async (c) => {
    const signedIn = await c.get("request").signedIn();
    if (signedIn === null) return refusalJson(c, "session_needed");
    const body = await readJson(c, registrationOptionsBody);
    if (!body.ok) return refusalJson(c, body.reason);
    const options = await beginRegistration(deps, signedIn, body.value.wanted);
    return options.ok ? json(c, options.value) : refusalJson(c, options.reason);
  });

  app.post("/passkeys/registration", takes("json", registrationBody), async (c) => {
    const { signedIn, deviceName, page } = c.get("request");
    const present = await signedIn();
    if (present === null) return refusalJson(c, "session_needed");
    const body = await readJson(c, registrationBody);
    if (!body.ok) return refusalJson(c, body.reason);
    const names = { onThisDevice: deviceName, ...page.messages.passkeys.firstName };
    const added = await finishRegistration(deps, present, body.value.response, names);
    return added.ok ? json(c, { next: "/security/passkeys" }) : refusalJson(c, added.reason);
  });

  return app;
}
