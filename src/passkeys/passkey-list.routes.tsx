import { Hono } from "hono";
import { z } from "zod";
import type { Deps } from "../deps.ts";
import type { AppEnv } from "../http/app-env.ts";
import { readForm } from "../http/read-body.ts";
import { refusalPage, renderPage } from "../http/respond.tsx";
import { passkeyIdSchema } from "../http/schemas.ts";
import { takes } from "../http/takes.ts";
import { limits } from "../limits.ts";
import { freshForMilliseconds } from "../sessions/session.ts";
import { listOwnPasskeys, removePasskey, renamePasskey } from "./passkey-list.flow.ts";
import { PasskeyListPage } from "./passkey-list.page.tsx";

/** Room for a name in decomposed letters; what it may be is for `readPasskeyName` to say. */
const renameBody = z.object({ name: z.string().max(4 * limits.deviceNameCharacters) });

/** One's own passkeys: looking at them, renaming and removing. Adding is in `passkeys.routes.ts`. */
export function passkeyListRoutes(deps: Deps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  const here = "/security/passkeys";

  app.get(here, async (c) => {
    const { signedIn, page, now } = c.get("request");
    const present = await signedIn();
    if (present === null) return c.redirect("/sign-in", 303);
    const passkeys = await listOwnPasskeys(deps, present);
    // Only a device of the account tidies up what it offers; a screen that was let in by code offers nothing.
    const accepted = {
      rpId: deps.config.relyingPartyId,
      userId: present.account.webauthnUserId,
      credentialIds: passkeys.map(({ credentialId }) => credentialId),
    };
    return renderPage(
      c,
      <PasskeyListPage
        context={page}
        passkeys={passkeys}
        accepted={present.session.deviceId === null ? null : accepted}
        freshFor={freshForMilliseconds(present.session, now())}
        now={now()}
      />,
    );
  });

  app.post(`${here}/:id/rename`, takes("form", renameBody), async (c) => {
    const present = await c.get("request").signedIn();
    if (present === null) return refusalPage(c, "session_needed");
    const id = passkeyIdSchema.safeParse(c.req.param("id"));
    if (!id.success) return refusalPage(c, "not_found");
    const form = await readForm(c, renameBody);
    if (!form.ok) return refusalPage(c, form.reason);
    const renamed = await renamePasskey(deps, present, id.data, form.value.name);
    return renamed.ok ? c.redirect(here, 303) : refusalPage(c, renamed.reason);
  });

  app.post(`${here}/:id/remove`, async (c) => {
    const present = await c.get("request").signedIn();
    if (present === null) return refusalPage(c, "session_needed");
    const id = passkeyIdSchema.safeParse(c.req.param("id"));
    if (!id.success) return refusalPage(c, "not_found");
    const removed = await removePasskey(deps, present, id.data);
    return removed.ok ? c.redirect(here, 303) : refusalPage(c, removed.reason);
  });

  return app;
}
