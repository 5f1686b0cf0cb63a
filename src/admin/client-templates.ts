/** What common apps are registered as, so that an administrator names the app and not its grants. Names for people are in the catalogue. */
import { cibaGrant, deviceCodeGrant, type GrantType } from "../oauth/clients/client.ts";
import type { SigningAlgorithm } from "../oauth/clients/client-settings.ts";

export interface ClientTemplate {
  readonly kind: "public" | "confidential";
  readonly grantTypes: readonly GrantType[];
  /** Where the app takes its answers, behind its own address; null when it has no address, or one of its own choice. */
  readonly callbackPath: string | null;
  /** For an app on the person's own computer, which has no address (RFC 8252 §7.3). */
  readonly redirectUris?: readonly string[];
  readonly idTokenAlgorithm: SigningAlgorithm;
  /** What has to be switched on in the app, because it is demanded here. */
  readonly needs: readonly "pkce"[];
}

const withBrowser = ["authorization_code", "refresh_token"] as const;

/** A program of somebody else: RS256 is what each of them verifies (OpenID Connect Core §15.1). */
const program = (callbackPath: string): ClientTemplate => ({
  kind: "confidential",
  grantTypes: withBrowser,
  callbackPath,
  idTokenAlgorithm: "RS256",
  needs: ["pkce"],
});

const own = { callbackPath: null, idTokenAlgorithm: "ES256", needs: [] } as const;

export const clientTemplates = {
  web_app: { ...own, kind: "confidential", grantTypes: withBrowser },
  single_page_app: { ...own, kind: "public", grantTypes: withBrowser },
  desktop_app: { ...own, kind: "public", grantTypes: withBrowser, redirectUris: ["http://127.0.0.1/callback"] },
  tv_or_terminal: { ...own, kind: "public", grantTypes: [deviceCodeGrant, "refresh_token"] },
  service: { ...own, kind: "confidential", grantTypes: ["client_credentials"] },
  call_centre: { ...own, kind: "confidential", grantTypes: [cibaGrant] },
  grafana: program("/login/generic_oauth"),
  gitlab: program("/users/auth/openid_connect/callback"),
  nextcloud: program("/apps/user_oidc/code"),
  jenkins: program("/securityRealm/finishLogin"),
} as const satisfies Record<string, ClientTemplate>;

export type TemplateName = keyof typeof clientTemplates;

export const templateNames = Object.keys(clientTemplates) as [TemplateName, ...TemplateName[]];

/** The redirect addresses of an app at this address; those that were named count instead. */
export function redirectsFor(
  name: TemplateName,
  {
    address,
    redirectUris,
  }: { readonly address?: string | undefined; readonly redirectUris?: readonly string[] | undefined },
): readonly string[] {
  if (redirectUris !== undefined) return redirectUris;
  const template: ClientTemplate = clientTemplates[name];
  if (template.callbackPath !== null && address !== undefined)
    return [`${address.replace(/\/+$/, "")}${template.callbackPath}`];
  return template.redirectUris ?? [];
}
