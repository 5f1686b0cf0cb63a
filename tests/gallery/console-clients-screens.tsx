/** The console's pages about apps, and what their policies mean. */

import { clientTemplates, templateNames } from "../../src/admin/client-templates.ts";
import { ClientPage, type ShownClient } from "../../src/admin/console/client.page.tsx";
import { MadeClientPage } from "../../src/admin/console/client-made.page.tsx";
import { ClientsPage } from "../../src/admin/console/clients.page.tsx";
import { ChooseTemplatePage, NewClientPage } from "../../src/admin/console/new-client.page.tsx";
import { PoliciesPage } from "../../src/admin/console/policies.page.tsx";
import { previewPolicy, verdictsOf } from "../../src/admin/policy-preview.ts";
import { deviceCodeGrant } from "../../src/oauth/clients/client.ts";
import { defaultClientPolicy } from "../../src/policy/client-policy.ts";
import type { Verdict } from "../../src/proximity/verdict.ts";
import { consoleFrame } from "./console-screens.tsx";
import { minutes, now, type Screen } from "./screen-kinds.tsx";

const days = 24 * 60 * minutes;

const wiki: ShownClient = {
  id: "wiki",
  name: "Harbour Wiki",
  trust: "first_party",
  grantTypes: ["authorization_code", "refresh_token"],
  createdAt: now - 300 * days,
  disabledAt: null,
  lastUsedAt: now - 60 * minutes,
  redirectUris: ["https://wiki.harbour.example/oauth/callback", "https://wiki-staging.harbour.example/oauth/callback"],
  postLogoutRedirectUris: ["https://wiki.harbour.example/"],
  scopes: ["openid", "profile", "email", "groups", "offline_access"],
  registeredBy: "operator",
  secretFingerprint: "7d4ab0c1",
  settings: { authentication: "secret" },
  policy: { ...defaultClientPolicy, requiredVerdict: "likely", countries: ["BE", "DE"], networks: ["192.0.2.0/24"] },
};
const clients: ShownClient[] = [
  wiki,
  { ...wiki, id: "tv", name: "Living-room TV", grantTypes: [deviceCodeGrant], lastUsedAt: null },
  {
    ...wiki,
    id: "Zk3pQ0xV7mT2bN8sLw4YraVb3kQz8TfW1n",
    name: "Harbour Accounting and Warehouse Management",
    trust: "third_party",
    grantTypes: ["authorization_code", deviceCodeGrant],
    lastUsedAt: now - 90 * days,
  },
];
const made = { client: wiki, secret: "vT2bN8sLw4YraZk3pQ0xV7mb3kQz8TfW1nXy6RmJ4uP", issuer: "https://id.example.com" };

/** A removed one, as an auditor sees it, and as whoever may bring it back does. */
const removed: ShownClient = { ...wiki, disabledAt: now - 3 * days };

const page = (name: string, client: ShownClient, mayChange: boolean, saved = false): Screen => ({
  name: `console-client${name}`,
  page: (context) => (
    <ClientPage
      frame={consoleFrame(context)}
      client={client}
      issuer="https://id.example.com"
      mayChange={mayChange}
      saved={saved}
    />
  ),
});

const policies = (name: string, verdict: Verdict, policy = wiki.policy): Screen => ({
  name: `console-policies-${name}`,
  page: (context) => {
    const imagined = { kind: "page", verdict, country: "BE", inNetworks: true, accountProtected: false } as const;
    const chosen = { ...wiki, policy };
    return (
      <PoliciesPage
        frame={consoleFrame(context)}
        clients={clients}
        chosen={chosen}
        imagined={imagined}
        previews={verdictsOf("page").map((each) => ({
          verdict: each,
          preview: previewPolicy(chosen, { ...imagined, verdict: each }, true),
        }))}
        enforced
      />
    );
  },
});

export const consoleClientsScreens: readonly Screen[] = [
  {
    name: "console-clients",
    page: (context) => <ClientsPage frame={consoleFrame(context)} clients={clients} state="enabled" mayChange />,
  },
  {
    name: "console-clients-none",
    page: (context) => <ClientsPage frame={consoleFrame(context)} clients={[]} state="disabled" mayChange={false} />,
  },
  page("", wiki, true, true),
  page("-removed", removed, true),
  page("-read", wiki, false),
  {
    name: "console-new-client",
    page: (context) => (
      <ChooseTemplatePage
        frame={consoleFrame(context)}
        templates={templateNames.map((name) => ({ name, ...clientTemplates[name] }))}
      />
    ),
  },
  ...(["grafana", "desktop_app"] as const).map(
    (name): Screen => ({
      name: `console-new-client-${name}`,
      page: (context) => <NewClientPage frame={consoleFrame(context)} template={{ name, ...clientTemplates[name] }} />,
    }),
  ),
  {
    name: "console-client-made",
    page: (context) => <MadeClientPage frame={consoleFrame(context)} {...made} needs={["pkce"]} rotated={false} />,
  },
  {
    name: "console-client-rotated",
    page: (context) => <MadeClientPage frame={consoleFrame(context)} {...made} needs={[]} rotated />,
  },
  policies("unknown", "unknown", {
    ...defaultClientPolicy,
    scopesWithheldWhenLimited: ["groups"],
  }),
  policies("known", "known"),
  policies("contradicted", "contradicted"),
  policies("short", "unknown"),
];
