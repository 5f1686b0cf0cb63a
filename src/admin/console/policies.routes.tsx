import { Hono } from "hono";
import { z } from "zod";
import type { Deps } from "../../deps.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { readQuery } from "../../http/read-body.ts";
import { renderPage } from "../../http/respond.tsx";
import { takes } from "../../http/takes.ts";
import { listClients } from "../client-actions.flow.ts";
import { clientField } from "../fields.flow.ts";
import { previewClientPolicy } from "../new-client-actions.flow.ts";
import { verdictsOf } from "../policy-preview.ts";
import { enterAction } from "../run-action.flow.ts";
import { enterConsole, refuseInConsole } from "./console-request.routes.tsx";
import { PoliciesPage } from "./policies.page.tsx";

const situationQuery = z.object({
  client: clientField.optional(),
  kind: z.enum(["page", "device_grant", "ciba"]).default("page"),
  verdict: z.enum(["known", "nearby", "likely", "unknown", "contradicted"]).default("unknown"),
  country: z
    .string()
    .regex(/^[A-Za-z]{2}$/)
    .optional(),
  network: z.enum(["allowed", "other"]).default("allowed"),
  account: z.enum(["ordinary", "protected"]).default("ordinary"),
});

const section = "policies";

/** What the policy of an app means in a situation that somebody thinks up, for each verdict that there can be. */
export function policiesRoutes(deps: Deps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();

  app.get("/admin/policies", takes("query", situationQuery), async (c) => {
    const inside = await enterConsole(deps, c);
    if (inside instanceof Response) return inside;
    const { caller, frame } = inside;
    const no = { section, back: "/admin/policies" } as const;
    const query = readQuery(c, situationQuery);
    if (!query.ok) return refuseInConsole(c, frame, { ...no, reason: query.reason });
    const { client, kind, country, network, account } = query.value;
    const verdicts = verdictsOf(kind);
    const verdict = verdicts.find((each) => each === query.value.verdict) ?? verdicts[0];

    const listed = await enterAction(deps, caller, listClients, { state: "enabled" });
    if (!listed.ok) return refuseInConsole(c, frame, { ...no, reason: listed.reason });
    const previews = [];
    let enforced = true;
    for (const each of verdicts) {
      const situation = { client, kind, verdict: each, country: country?.toUpperCase(), network, account };
      const read = await enterAction(deps, caller, previewClientPolicy, situation);
      if (!read.ok) return refuseInConsole(c, frame, { ...no, reason: read.reason });
      previews.push({ verdict: each, preview: read.value.preview });
      enforced = read.value.enforced;
    }
    const { clients } = listed.value;
    return renderPage(
      c,
      <PoliciesPage
        frame={frame}
        clients={clients}
        chosen={clients.find(({ id }) => id === client) ?? null}
        imagined={{
          kind,
          verdict,
          country: country?.toUpperCase() ?? null,
          inNetworks: network === "allowed",
          accountProtected: account === "protected",
        }}
        previews={previews}
        enforced={enforced}
      />,
    );
  });

  return app;
}
