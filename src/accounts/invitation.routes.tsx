import { Hono } from "hono";
import { z } from "zod";
import type { Deps } from "../deps.ts";
import type { AppEnv } from "../http/app-env.ts";
import { readCookie, writeCookie } from "../http/cookies.ts";
import { readForm, readJson } from "../http/read-body.ts";
import { json, refusalJson, refusalPage, renderPage } from "../http/respond.tsx";
import { attestationSchema, secretSchema } from "../http/schemas.ts";
import { takes } from "../http/takes.ts";
import { beginAcceptance, finishAcceptance } from "./accept-invitation.flow.ts";
import { findAccount } from "./account.flow.ts";
import { findInvitation } from "./invitation.flow.ts";
import { InvitationPage } from "./invitation.page.tsx";

const arrival = z.object({ token: secretSchema });
const names = z.object({ token: secretSchema, displayName: z.string().max(400), identifier: z.string().max(400) });
const passkey = z.object({ token: secretSchema, response: attestationSchema });

/** From an invitation to an account: name, passkey, done. */
export function invitationRoutes(deps: Deps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();

  app.get("/invitation", (c) =>
    renderPage(c, <InvitationPage context={c.get("request").page} step={{ name: "arrive" }} />),
  );

  app.post("/invitation", takes("form", arrival), async (c) => {
    const form = await readForm(c, arrival);
    if (!form.ok) return refusalPage(c, form.reason === "malformed" ? "invitation_unknown" : form.reason);
    const invitation = await findInvitation(deps, form.value.token);
    if (!invitation.ok) return refusalPage(c, invitation.reason);
    const { role, suggestedName, accountId } = invitation.value;
    const account = accountId === null ? null : await findAccount(deps.db, accountId);
    const step = { name: "begin", token: form.value.token, role, suggestedName, account } as const;
    return renderPage(c, <InvitationPage context={c.get("request").page} step={step} />);
  });

  app.post("/invitation/passkey/options", takes("json", names), async (c) => {
    const body = await readJson(c, names);
    if (!body.ok) return refusalJson(c, body.reason);
    const options = await beginAcceptance(deps, body.value.token, body.value);
    return options.ok ? json(c, options.value) : refusalJson(c, options.reason);
  });

  app.post("/invitation/passkey", takes("json", passkey), async (c) => {
    const body = await readJson(c, passkey);
    if (!body.ok) return refusalJson(c, body.reason);
    const { screen, deviceName, signedIn } = c.get("request");
    const currentSessionId = (await signedIn())?.session.id ?? null;
    const browser = { screen, deviceName, deviceSecret: readCookie(c, "device"), currentSessionId };
    const begun = await finishAcceptance(deps, body.value.token, body.value.response, browser);
    if (!begun.ok) return refusalJson(c, begun.reason);
    writeCookie(c, "session", begun.value.sessionToken);
    writeCookie(c, "device", begun.value.deviceSecret);
    return json(c, { next: "/" });
  });

  return app;
}
