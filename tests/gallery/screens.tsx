/** Every screen and every state of it, with sample data: for looking at alone, and as the list of what must be seen. */
import type { VNode } from "preact";
import { InvitationPage } from "../../src/accounts/invitation.page.tsx";
import { ApprovalCardPage } from "../../src/approval/approval-card.page.tsx";
import type { ApprovalCard } from "../../src/approval/card.ts";
import { DecidedPage } from "../../src/approval/decided.page.tsx";
import { LinkPage } from "../../src/approval/link.page.tsx";
import { type RefusalReason, refusalText } from "../../src/messages/messages.ts";
import { ConsentPage } from "../../src/oauth/consent.page.tsx";
import { LogoutPage, SignedOutPage } from "../../src/oauth/logout.page.tsx";
import { HomePage, type HomePasskey, type HomeSession } from "../../src/sessions/home.page.tsx";
import type { SignInScreen } from "../../src/sign-in/next-step.ts";
import { SignInPage } from "../../src/sign-in/sign-in.page.tsx";
import type { PageContext } from "../../src/ui/page-context.ts";
import { RefusalPage } from "../../src/ui/refusal.page.tsx";

export type Screen = { readonly name: string; readonly page: (context: PageContext) => VNode };

const now = Date.UTC(2025, 10, 22, 14, 30);
const minutes = 60_000;
const days = 24 * 60 * minutes;
const requestId = "sir_Zk3pQ0xV7mT2bN8sLw4Yra";

const waiting = {
  state: "waiting",
  userCode: "482013",
  linkUrl: "https://id.example.com/link#Vb3kQz8TfW1nXy6RmJ4uPg",
  linkAddress: "id.example.com/link",
  renewsAt: now + 2 * minutes,
  qrRenewsAt: now + minutes / 2,
  now,
} satisfies SignInScreen;
const opened: SignInScreen = { state: "opened", userCode: "482013", accountName: "Ada", deviceName: "Pixel 9" };

const signIn = (name: string, screen: SignInScreen, clientName: string | null = null): Screen => ({
  name: `sign-in-${name}`,
  page: (context) => (
    <SignInPage context={context} requestId={requestId} returnTo="/" clientName={clientName} screen={screen} />
  ),
});

const card: ApprovalCard = {
  requestId,
  userCode: "482013",
  clientName: null,
  firstParty: true,
  accountName: "Ada Lovelace",
  accountIdentifier: "ada@example.com",
  browser: "Firefox",
  system: "Windows 11",
  address: "203.0.113.24",
  place: "Ghent, Belgium",
  requestedAt: now - 40_000,
  now,
  scopes: [],
  sessionLifetimeSeconds: 30 * 24 * 3600,
  kind: "page",
};

const approval = (name: string, changes: Partial<ApprovalCard>): Screen => ({
  name: `approval-${name}`,
  page: (context) => (
    <ApprovalCardPage
      context={context}
      card={{ ...card, ...changes }}
      requestOptions={{ rpId: "localhost", challenge: "c2FtcGxl", userVerification: "required", allowCredentials: [] }}
    />
  ),
});

const decided = (state: Parameters<typeof DecidedPage>[0]["state"], canUndo: boolean): Screen => ({
  name: `decided-${state}`,
  page: (context) => (
    <DecidedPage
      context={context}
      requestId={requestId}
      state={state}
      clientName={null}
      browser="Firefox"
      system="Windows 11"
      canUndo={canUndo}
    />
  ),
});

const refusal = (reason: RefusalReason): Screen => ({
  name: `refusal-${reason.replaceAll("_", "-")}`,
  page: (context) => {
    const { title, explanation, action } = refusalText(context.messages, reason, 240);
    return (
      <RefusalPage context={context} title={title} explanation={explanation} action={{ href: "/", label: action }} />
    );
  },
});

const session: HomeSession = {
  id: "ses_1",
  current: true,
  browser: "Chrome",
  system: "Android",
  address: "203.0.113.24",
  place: "Ghent, Belgium",
  startedAt: now - 20 * days,
  lastSeenAt: now,
  startedBy: "invitation",
  countersignedBy: null,
};
const sessions: HomeSession[] = [
  session,
  {
    ...session,
    id: "ses_2",
    current: false,
    browser: "Firefox",
    system: "Windows 11",
    startedAt: now - 2 * minutes,
    lastSeenAt: now - 30_000,
    startedBy: "sign_in_request",
    countersignedBy: "Ada’s Pixel",
  },
  {
    ...session,
    id: "ses_3",
    current: false,
    browser: "Safari",
    system: "macOS",
    address: "2001:db8:4f2:91aa:7c10:22ff:fe3b:901d",
    place: null,
    startedAt: now - 3 * days,
    lastSeenAt: now - 90 * minutes,
    startedBy: "passkey",
  },
];
const passkey: HomePasskey = {
  id: "pk_1",
  name: "Google Password Manager",
  createdAt: now - 20 * days,
  lastUsedAt: now - 2 * minutes,
  synced: true,
};
const passkeys: HomePasskey[] = [
  passkey,
  { id: "pk_2", name: "YubiKey 5C NFC", createdAt: now - 5 * days, lastUsedAt: null, synced: false },
];

const home = (name: string, shownSessions: HomeSession[], shownPasskeys: HomePasskey[]): Screen => ({
  name,
  page: (context) => (
    <HomePage
      context={context}
      accountName="Ada Lovelace"
      accountIdentifier="ada@example.com"
      sessions={shownSessions}
      passkeys={shownPasskeys}
      now={now}
    />
  ),
});

const link = (name: string, signedInAs: string | null, refused: RefusalReason | null, wait: number | null): Screen => ({
  name: `link${name}`,
  page: (context) => (
    <LinkPage
      context={context}
      signedInAs={signedInAs}
      refusal={refused === null ? null : refusalText(context.messages, refused, wait ?? 0).explanation}
      retryAfterSeconds={wait}
    />
  ),
});

export const screens: readonly Screen[] = [
  signIn("waiting", waiting),
  signIn("waiting-for-app", { ...waiting, userCode: "482013775" }, "Harbour Notes"),
  signIn("waiting-longest", { ...waiting, userCode: "482013775261" }),
  signIn("opened", opened),
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
  decided("approved", true),
  decided("redeemed", true),
  decided("denied", false),
  decided("expired", false),
  decided("cancelled", false),
  decided("revoked", false),
  home("home", sessions, passkeys),
  home("home-new", [session], [passkey]),
  {
    name: "invitation-arrive",
    page: (context) => <InvitationPage context={context} step={{ name: "arrive" }} />,
  },
  {
    name: "invitation-begin",
    page: (context) => (
      <InvitationPage
        context={context}
        step={{ name: "begin", token: "sample", role: "administrator", suggestedName: "Ada Lovelace" }}
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
        scopes={["openid", "profile", "email", "offline_access"]}
      />
    ),
  },
  {
    name: "logout",
    page: (context) => <LogoutPage context={context} clientName="Harbour Notes" fields={{ state: "x" }} />,
  },
  { name: "signed-out", page: (context) => <SignedOutPage context={context} /> },
  refusal("already_opened"),
  refusal("too_many_tries"),
  refusal("unexpected"),
];
