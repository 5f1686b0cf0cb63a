import { Hono } from "hono";
import { z } from "zod";
import type { Deps } from "../../deps.ts";
import type { AppContext, AppEnv } from "../../http/app-env.ts";
import { renderPage } from "../../http/respond.tsx";
import { nothing } from "../../http/schemas.ts";
import { takes } from "../../http/takes.ts";
import type { ChangeAction } from "../action.flow.ts";
import { disableClient, enableClient, rotateClientSecret, setClient, showClient } from "../client-actions.flow.ts";
import { setPolicy } from "../new-client-actions.flow.ts";
import { runAction } from "../run-action.flow.ts";
import { listCharacters } from "./client-forms.page.tsx";
import { MadeClientPage } from "./client-made.page.tsx";
import { clientPath } from "./clients.page.tsx";
import { changeByForm, type Inside, refuseInConsole } from "./console-request.routes.tsx";
import { wordsOf } from "./form-values.ts";

const list = z.string().max(listCharacters).optional();
const addressFields = z.object({ redirectUris: list, postLogoutRedirectUris: list });
const namingFields = z.object({ name: z.string().max(80), scopes: list });
const policyFields = z.object({
  requiredVerdict: z.string().max(20),
  countries: list,
  networks: list,
  scopesWithheldWhenLimited: list,
  deviceGrantUnusedDays: z
    .string()
    .regex(/^\d{1,5}$/)
    .transform(Number)
    .optional(),
});

const section = "clients";
const clientOf = (c: AppContext): string => c.req.param("client") ?? "";

/** What is changed about an app, a form each. */
export function clientChangesRoutes(deps: Deps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();

  /** `entered` makes the action's input of what the form holds. Afterwards the app's page, unless there is something to show. */
  const form = <Fields extends z.ZodObject, Schema extends z.ZodObject, Value extends object>(
    word: string,
    fields: Fields,
    action: ChangeAction<Schema, Value>,
    entered: (fields: z.output<Fields>) => Readonly<Record<string, unknown>>,
    done?: (c: AppContext, value: Value, inside: Inside) => Promise<Response>,
  ) =>
    app.post(`/admin/clients/:client/${word}`, takes("form", fields), (c) => {
      const back = clientPath(clientOf(c));
      return changeByForm(deps, c, {
        section,
        fields,
        action,
        entered: (held) => ({ ...entered(held), client: clientOf(c) }),
        back,
        done: (value, inside) => done?.(c, value, inside) ?? c.redirect(`${back}?saved=yes`, 303),
      });
    });

  form("addresses", addressFields, setClient, ({ redirectUris, postLogoutRedirectUris }) => ({
    redirectUris: wordsOf(redirectUris),
    postLogoutRedirectUris: wordsOf(postLogoutRedirectUris),
  }));
  form("naming", namingFields, setClient, ({ name, scopes }) => ({ name, scopes: wordsOf(scopes) }));
  form("policy", policyFields, setPolicy, (held) => ({
    requiredVerdict: held.requiredVerdict,
    countries: wordsOf(held.countries?.toUpperCase()),
    networks: wordsOf(held.networks),
    scopesWithheldWhenLimited: wordsOf(held.scopesWithheldWhenLimited),
    deviceGrantUnusedDays: held.deviceGrantUnusedDays ?? null,
  }));
  form("disable", nothing, disableClient, () => ({}));
  form("enable", nothing, enableClient, () => ({}));

  // Not followed by a redirect: the answer is the only place where the secret ever is.
  form(
    "secret",
    nothing,
    rotateClientSecret,
    () => ({}),
    async (c, { secret }, { caller, frame }) => {
      const shown = await runAction(deps, caller, showClient, { client: clientOf(c) });
      if (!shown.ok) return refuseInConsole(c, frame, { section, reason: shown.reason, back: "/admin/clients" });
      const { origin: issuer } = deps.config;
      return renderPage(
        c,
        <MadeClientPage frame={frame} client={shown.value} secret={secret} issuer={issuer} needs={[]} rotated />,
      );
    },
  );

  return app;
}
