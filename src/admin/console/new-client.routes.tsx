import { Hono } from "hono";
import { z } from "zod";
import type { Deps } from "../../deps.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { readQuery } from "../../http/read-body.ts";
import { renderPage } from "../../http/respond.tsx";
import { takes } from "../../http/takes.ts";
import { createClient, listTemplates } from "../new-client-actions.flow.ts";
import { listCharacters } from "./client-forms.page.tsx";
import { MadeClientPage } from "./client-made.page.tsx";
import { changeByForm, showAction } from "./console-request.routes.tsx";
import { wordsOf } from "./form-values.ts";
import { ChooseTemplatePage, NewClientPage } from "./new-client.page.tsx";

const templateQuery = z.object({ template: z.string().max(40).optional() });

const newClientFields = z.object({
  template: z.string().max(40),
  name: z.string().max(80),
  address: z.string().max(500).optional(),
  redirectUris: z.string().max(listCharacters).optional(),
  firstParty: z.enum(["yes", "no"]),
});

const section = "clients";
const path = "/admin/new-client";

/** Adding an app: its kind, what such a one has to be told, and the secret this once. */
export function newClientRoutes(deps: Deps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();

  app.get(path, takes("query", templateQuery), (c) => {
    const query = readQuery(c, templateQuery);
    return showAction(deps, c, {
      section,
      action: listTemplates,
      entered: {},
      page: ({ templates }, { frame }) => {
        const chosen = query.ok ? templates.find(({ name }) => name === query.value.template) : undefined;
        return chosen === undefined ? (
          <ChooseTemplatePage frame={frame} templates={templates} />
        ) : (
          <NewClientPage frame={frame} template={chosen} />
        );
      },
    });
  });

  // Not followed by a redirect: the answer is the only place where the secret ever is.
  app.post(path, takes("form", newClientFields), (c) =>
    changeByForm(deps, c, {
      section,
      fields: newClientFields,
      action: createClient,
      entered: ({ redirectUris, firstParty, ...rest }) => ({
        ...rest,
        firstParty: firstParty === "yes",
        ...(redirectUris === undefined ? {} : { redirectUris: wordsOf(redirectUris) }),
      }),
      back: path,
      done: (made, { frame }) => renderPage(c, <MadeClientPage frame={frame} {...made} rotated={false} />),
    }),
  );

  return app;
}
