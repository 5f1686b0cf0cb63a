/** Every screen and every state of it, with sample data: for looking at alone, and as the list of what must be seen. */

import { InvitationPage } from "../../src/accounts/invitation.page.tsx";
import { ProtectedPage } from "../../src/approval/protected.page.tsx";
import { ConsentPage } from "../../src/oauth/authorize/consent.page.tsx";
import { FormPostPage } from "../../src/oauth/authorize/form-post.page.tsx";
import { SelectAccountPage } from "../../src/oauth/authorize/select-account.page.tsx";
import { LogoutPage, SignedOutPage } from "../../src/oauth/logout/logout.page.tsx";
import { sampleAccount } from "../kit/samples.ts";
import { appScreens } from "./app-screens.tsx";
import { consoleClientsScreens } from "./console-clients-screens.tsx";
import { consoleRecordsScreens } from "./console-records-screens.tsx";
import { consoleScreens } from "./console-screens.tsx";
import { devicesScreens } from "./devices-screens.tsx";
import { firstRunScreens } from "./first-run-screens.tsx";
import { hostsScreens } from "./hosts-screens.tsx";
import { recoveryCodesScreens } from "./recovery-codes-screens.tsx";
import { recoveryScreens } from "./recovery-screens.tsx";
import {
  approval,
  decided,
  doubtful,
  doubtfulSession,
  home,
  link,
  minutes,
  now,
  opened,
  refusal,
  refused,
  type Screen,
  session,
  sessions,
  signIn,
  waiting,
} from "./screen-kinds.tsx";
import { securityScreens } from "./security-screens.tsx";

const { terms } = doubtful;
const trusted = { ...terms, demands: { question: false, checkCode: false }, form: "full" } as const;

const untrusted = { trust: null, use: "ordinary", expectedHost: "id.example.com" } as const;

export const screens: readonly Screen[] = [
  signIn("waiting", waiting),
  signIn("waiting-for-app", { ...waiting, userCode: "482013775" }, "Harbour Notes"),
  signIn("waiting-longest", { ...waiting, userCode: "482013775261" }),
  signIn("waiting-named", { ...waiting, named: "ada@example.org" }),
  signIn("offline", { state: "offline", named: "ada@example.org", challenge: "4820137752", triesLeft: 3 }),
  signIn("offline-wrong", { state: "offline", named: "ada@example.org", challenge: "4820137752", triesLeft: 1 }),
  signIn("opened", opened),
  signIn("opened-doubtful", { ...opened, offerPasskey: true }),
  signIn("checking", { state: "checking", accountName: "Ada", deviceName: "Pixel 9", triesLeft: 3 }),
  signIn("checking-wrong", { state: "checking", accountName: "Ada", deviceName: "Pixel 9", triesLeft: 1 }),
  signIn("refused", { state: "refused", why: "hidden_network", offerPasskey: true }),
  signIn("refused-otherwise", { state: "refused", why: "verdict_required", offerPasskey: true }, "Harbour Notes"),
  signIn("approved", { state: "approved", accountName: "Ada" }),
  signIn("denied", { state: "denied" }),
  signIn("expired", { state: "expired" }),
  signIn("cancelled", { state: "cancelled" }),
  signIn("redeemed", { state: "redeemed" }),
  link("", "Ada Lovelace", null, null),
  link("-signed-out", null, null, null),
  link("-wrong-code", "Ada Lovelace", "wrong_code", null),
  link("-too-many-tries", "Ada Lovelace", "too_many_tries", 240),
  approval("page", {}),
  approval("known", { terms: { ...trusted, verdict: "known", reason: "known_browser" } }),
  approval("nearby-channel-alone", {
    terms: { ...trusted, verdict: "nearby", reason: "channel_alone", form: "limited" },
    sessionLifetimeSeconds: 3600,
  }),
  approval("nearby", { terms: { ...trusted, verdict: "nearby", reason: "nearby_channel" } }),
  approval("unknown", doubtful),
  approval("shared-network", { ...doubtful, terms: { ...terms, reason: "shared_network" } }),
  approval("unknown-device", {
    ...doubtful,
    terms: { ...terms, demands: { question: true, checkCode: false } },
    clientName: "Lumen TV",
    browser: "Lumen TV 4.2",
    system: "Tizen",
    kind: "device_grant",
    scopes: ["openid", "profile"],
  }),
  approval("contradicted", {
    terms: { ...terms, verdict: "contradicted", reason: "other_country", blockedBy: "other_country" },
    place: "Lagos, Nigeria",
  }),
  approval("contradicted-allowed", { ...doubtful, terms: { ...terms, verdict: "contradicted", reason: "too_far" } }),
  approval("protected", { terms: { ...terms, blockedBy: "account_protected" } }),
  approval("app", { clientName: "Harbour Notes", scopes: ["openid", "profile"] }),
  approval("device", {
    clientName: "Lumen TV",
    firstParty: false,
    browser: "Lumen TV 4.2",
    system: "Tizen",
    kind: "device_grant",
    place: null,
    scopes: ["openid", "profile", "offline_access", "library.read"],
  }),
  ...[null, "Loan 4820, 12 months"].map((bindingMessage) =>
    approval(bindingMessage === null ? "client-asks" : "client-asks-with-message", {
      ...doubtful,
      terms: { ...terms, demands: { question: true, checkCode: false } },
      clientName: "Harbour Bank",
      kind: "ciba",
      userCode: "",
      bindingMessage,
      scopes: ["openid"],
    }),
  ),
  decided("checking", { state: "checking", checkCode: "739204", expectedHost: "id.example.com" }),
  decided("approved", { ...untrusted, state: "approved", form: "full", limitedUntil: null }, true),
  decided("redeemed", { ...untrusted, state: "redeemed", form: "full", limitedUntil: null }, true),
  decided("limited", { ...untrusted, state: "redeemed", form: "limited", limitedUntil: now + 59 * minutes }, true),
  decided("denied", { state: "denied" }),
  decided("expired", { state: "expired" }),
  decided("cancelled", { state: "cancelled" }),
  decided("revoked", { state: "revoked" }),
  refused("hidden_network"),
  home("home", sessions),
  home("home-doubtful", [session, doubtfulSession]),
  home("home-new", [session]),
  home("home-trusted", [{ ...session, startedBy: "sign_in_request", countersignedBy: "Pixel 9" }], null, "Pixel 9"),
  {
    name: "invitation-arrive",
    page: (context) => <InvitationPage context={context} step={{ name: "arrive" }} />,
  },
  {
    name: "invitation-begin",
    page: (context) => (
      <InvitationPage
        context={context}
        step={{ name: "begin", token: "sample", role: "owner", suggestedName: "Ada Lovelace", account: null }}
      />
    ),
  },
  {
    name: "invitation-provisioned",
    page: (context) => (
      <InvitationPage
        context={context}
        step={{ name: "begin", token: "sample", role: "person", suggestedName: null, account: sampleAccount() }}
      />
    ),
  },
  {
    name: "consent",
    page: (context) => (
      <ConsentPage
        context={context}
        authorizationId="aut_1"
        clientName="Harbour Notes"
        clientHost="notes.example.org"
        accountName="Ada Lovelace"
        question={{
          wanted: ["openid", "profile", "email", "offline_access"],
          allowedBefore: [],
          onItsOwnSeconds: 180 * 24 * 3600,
        }}
      />
    ),
  },
  {
    name: "consent-more",
    page: (context) => (
      <ConsentPage
        context={context}
        authorizationId="aut_1"
        clientName="Harbour Notes"
        clientHost="notes.example.org"
        accountName="Ada Lovelace"
        question={{ wanted: ["email"], allowedBefore: ["openid", "profile"], onItsOwnSeconds: null }}
      />
    ),
  },
  {
    name: "select-account",
    page: (context) => (
      <SelectAccountPage
        context={context}
        returnTo="/oauth/authorize?client_id=notes"
        clientName="Harbour Notes"
        choices={[
          { sessionId: "ses_1", displayName: "Ada Lovelace", identifier: "ada@example.org" },
          { sessionId: "ses_2", displayName: "Charles Babbage", identifier: "charles@example.org" },
        ]}
      />
    ),
  },
  {
    name: "form-post",
    page: (context) => (
      <FormPostPage
        context={context}
        response={{
          mode: "form_post",
          clientName: "Harbour Notes",
          redirectUri: "https://notes.example.org/cb",
          uiLocales: null,
          fields: { code: "c" },
        }}
      />
    ),
  },
  {
    name: "logout",
    page: (context) => <LogoutPage context={context} clientName="Harbour Notes" fields={{ state: "x" }} />,
  },
  { name: "signed-out", page: (context) => <SignedOutPage context={context} /> },
  {
    name: "protected",
    page: (context) => <ProtectedPage context={context} ended={1} protectedUntil={now + 24 * 60 * minutes} now={now} />,
  },
  ...appScreens,
  refusal("already_opened"),
  refusal("too_many_tries"),
  refusal("unexpected"),
  ...securityScreens,
  ...firstRunScreens,
  ...hostsScreens,
  ...devicesScreens,
  ...recoveryScreens,
  ...recoveryCodesScreens,
  ...consoleScreens,
  ...consoleClientsScreens,
  ...consoleRecordsScreens,
];
