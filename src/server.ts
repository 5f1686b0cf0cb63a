import { serveStatic } from "@hono/node-server/serve-static";
import { Hono } from "hono";
import { compress } from "hono/compress";
import { accessPassRoutes } from "./accounts/access-pass.routes.tsx";
import { invitationRoutes } from "./accounts/invitation.routes.tsx";
import { adminApiRoutes } from "./admin/admin-api.routes.ts";
import { consoleRoutes } from "./admin/console/console.routes.tsx";
import { approvalRoutes } from "./approval/approval.routes.tsx";
import { namedRequestRoutes } from "./approval/named-requests.routes.ts";
import { undoRoutes } from "./approval/undo.routes.tsx";
import { activityRoutes } from "./audit/activity.routes.tsx";
import { authenticatorAppRoutes } from "./authenticator-app/app.routes.tsx";
import type { Deps } from "./deps.ts";
import { deviceRoutes } from "./devices/devices.routes.tsx";
import { enrolRoutes } from "./devices/enrol.routes.tsx";
import { enrolmentRoutes } from "./devices/enrolment.routes.tsx";
import { hostRoutes } from "./hosts/hosts.routes.ts";
import { allowedMethods } from "./http/allowed-methods.ts";
import type { AppEnv } from "./http/app-env.ts";
import { bodyLimit } from "./http/body-limit.ts";
import { answerError } from "./http/errors.tsx";
import { refuseInKind } from "./http/in-kind.ts";
import { describeRoutes } from "./http/openapi.ts";
import { RememberingRouter } from "./http/remembering-router.ts";
import { requestContext } from "./http/request-context.ts";
import { requestLog } from "./http/request-log.ts";
import { requestTrace } from "./http/request-trace.ts";
import { publicDocument } from "./http/respond.tsx";
import { sameOrigin } from "./http/same-origin.ts";
import { securityHeaders } from "./http/security-headers.ts";
import { sourceLimit } from "./http/source-limit.tsx";
import { pushRoutes } from "./notices/push.routes.ts";
import { askCodeRoutes } from "./oauth/ciba/ask-code.routes.tsx";
import { connectedAppsRoutes } from "./oauth/connected-apps/connected-apps.routes.tsx";
import { oauthRoutes } from "./oauth/oauth.routes.ts";
import { offlineKeyRoutes } from "./offline-answer/offline-key.routes.ts";
import { healthRoutes } from "./operation/health.routes.ts";
import { passkeyListRoutes } from "./passkeys/passkey-list.routes.tsx";
import { passkeyRoutes } from "./passkeys/passkeys.routes.ts";
import { proximityRoutes } from "./proximity/proximity.routes.ts";
import { addressRoutes } from "./recovery/address.routes.tsx";
import { oldDevicesRoutes } from "./recovery/old-devices.routes.tsx";
import { recoverRoutes } from "./recovery/recover.routes.tsx";
import { recoveriesRoutes } from "./recovery/recoveries.routes.tsx";
import { recoveryCodeRoutes } from "./recovery/recovery-code.routes.tsx";
import { scimRoutes } from "./scim/scim.routes.ts";
import { homeRoutes } from "./sessions/home.routes.tsx";
import { securityRoutes } from "./sessions/security.routes.tsx";
import { digitsRoutes } from "./sign-in/digits.routes.tsx";
import { nameRoutes } from "./sign-in/name.routes.ts";
import { signInRoutes } from "./sign-in/sign-in.routes.tsx";
import { sshRoutes } from "./ssh/ssh.routes.ts";

/** What people's browsers call. */
const pages = [
  signInRoutes,
  digitsRoutes,
  nameRoutes,
  offlineKeyRoutes,
  namedRequestRoutes,
  approvalRoutes,
  undoRoutes,
  proximityRoutes,
  passkeyRoutes,
  passkeyListRoutes,
  pushRoutes,
  connectedAppsRoutes,
  askCodeRoutes,
  activityRoutes,
  securityRoutes,
  invitationRoutes,
  enrolmentRoutes,
  enrolRoutes,
  deviceRoutes,
  accessPassRoutes,
  recoverRoutes,
  recoveriesRoutes,
  recoveryCodeRoutes,
  addressRoutes,
  oldDevicesRoutes,
  consoleRoutes,
  homeRoutes,
];

/** The whole server as a web-standard handler. Opens no port; `serve.ts` does. */
export function createServer(deps: Deps, clientFolder: string): Hono<AppEnv> {
  const app = new Hono<AppEnv>({ router: new RememberingRouter() });
  app.onError((error, c) => answerError(deps, error, c));

  app.use(requestLog(deps));
  if (deps.tracer !== null) app.use(requestTrace(deps));
  app.use(securityHeaders(deps.config.origin.startsWith("https:")));
  app.route("/", healthRoutes(deps));
  // Only what is the same for everybody: the length of a compressed page tells of the secrets in it (BREACH).
  for (const path of ["/assets/*", "/app", "/app/service-worker.js"]) app.use(path, compress());
  app.get(
    "/assets/*",
    serveStatic({
      root: clientFolder,
      onFound: (_path, c) => c.header("Cache-Control", "public, max-age=31536000, immutable"),
    }),
  );
  app.use(requestContext(deps));
  app.notFound((c) => refuseInKind(c, "not_found"));
  // A GET of the one gives a code, of the other it may end a session.
  app.use(allowedMethods(app, ["/oauth/authorize", "/oauth/logout"]));
  app.use(bodyLimit());

  // What anybody may call and what writes a row each time; counted by source and far above what people do.
  const newRequests = sourceLimit(deps.config.newRequestsPerSourcePerMinute);
  for (const path of [
    "/sign-in",
    "/sign-in/name",
    "/passkeys/sign-in/options",
    "/recover",
    "/oauth/device_authorization",
    "/oauth/devicecode",
    "/oauth/bc-authorize",
    "/oauth/par",
    "/oauth/register",
    "/hosts/join",
    "/hosts/sign-in",
  ])
    app.use(path, newRequests);

  // Called by programs, and answering for its own cross-origin rules.
  app.route("/", oauthRoutes(deps));
  app.route("/", sshRoutes(deps));
  app.route("/", adminApiRoutes(deps));
  app.route("/", hostRoutes(deps));
  app.route("/", scimRoutes(deps));

  app.use(sameOrigin(deps.config.origin));
  for (const routes of pages) app.route("/", routes(deps));
  app.route("/", authenticatorAppRoutes(deps, clientFolder));

  let document: object | undefined;
  app.get("/openapi.json", (c) => {
    document ??= describeRoutes(app.routes, deps.config.origin);
    return publicDocument(c, document);
  });
  return app;
}
