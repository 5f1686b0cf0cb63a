/** Sample data, and how to make each kind of screen from it. */
import type { VNode } from "preact";
import { ApprovalCardPage } from "../../src/approval/approval-card.page.tsx";
import type { ApprovalCard } from "../../src/approval/card.ts";
import { type Decided, DecidedPage } from "../../src/approval/decided.page.tsx";
import { LinkPage } from "../../src/approval/link.page.tsx";
import { type RefusalReason, refusalText } from "../../src/messages/messages.ts";
import type { PolicyRefusal } from "../../src/policy/policy.ts";
import type { ScreenUse } from "../../src/policy/screen-use.ts";
import { HomePage } from "../../src/sessions/home.page.tsx";
import type { HomeSession } from "../../src/sessions/home-rows.tsx";
import type { SignInScreen } from "../../src/sign-in/next-step.ts";
import { SignInPage } from "../../src/sign-in/sign-in.page.tsx";
import type { PageContext } from "../../src/ui/page-context.ts";
import { RefusalPage } from "../../src/ui/refusal.page.tsx";
import type { ShownRisk } from "../../src/ui/risk-meter.tsx";

export type Screen = {
  readonly name: string;
  readonly page: (context: PageContext) => VNode;
  /** Where in the page: what stands after the "#". */
  readonly fragment?: string;
  /** What the page's script is answered when it asks: JSON, or the data of one event by the name of the event. */
  readonly answers?: Readonly<
    Record<string, { readonly json: object } | { readonly event: string; readonly data: object }>
  >;
};

export const now = Date.UTC(2025, 10, 22, 14, 30);
export const minutes = 60_000;
const days = 24 * 60 * minutes;
const requestId = "sir_Zk3pQ0xV7mT2bN8sLw4Yra";

export const waiting = {
  state: "waiting",
  named: null,
  userCode: "482013",
  linkUrl: "https://id.example.com/link#Vb3kQz8TfW1nXy6RmJ4uPg",
  linkAddress: "id.example.com/link",
  renewsAt: now + 2 * minutes,
  qrRenewsAt: now + minutes / 2,
  now,
} satisfies SignInScreen;
export const opened = {
  state: "opened",
  userCode: "482013",
  accountName: "Ada",
  deviceName: "Pixel 9",
  offerPasskey: false,
} satisfies SignInScreen;

export const signIn = (
  name: string,
  screen: SignInScreen,
  clientName: string | null = null,
  wanted: ScreenUse = "ordinary",
): Screen => ({
  name: `sign-in-${name}`,
  page: (context) => (
    <SignInPage
      context={context}
      requestId={requestId}
      returnTo={null}
      wanted={wanted}
      clientName={clientName}
      screen={screen}
    />
  ),
});

const card: ApprovalCard = {
  requestId,
  userCode: "482013",
  bindingMessage: null,
  host: null,
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
  wanted: "ordinary",
  terms: {
    verdict: "likely",
    reason: "same_network",
    demands: { question: false, checkCode: false },
    form: "full",
    use: "ordinary",
    blockedBy: null,
  },
  expectedHost: "id.example.com",
};

/** What the default policy makes of a page about which nothing is known. */
export const doubtful: Pick<ApprovalCard, "terms" | "sessionLifetimeSeconds"> = {
  terms: {
    verdict: "unknown",
    reason: "no_evidence",
    demands: { question: true, checkCode: true },
    form: "limited",
    use: "ordinary",
    blockedBy: null,
  },
  sessionLifetimeSeconds: 3600,
};

export const approval = (name: string, changes: Partial<ApprovalCard>): Screen => ({
  name: `approval-${name}`,
  page: (context) => (
    <ApprovalCardPage
      context={context}
      card={{ ...card, ...changes }}
      requestOptions={{ rpId: "localhost", challenge: "c2FtcGxl", userVerification: "required", allowCredentials: [] }}
    />
  ),
});

export const decided = (name: string, state: Decided, canUndo = false): Screen => ({
  name: `decided-${name}`,
  page: (context) => (
    <DecidedPage
      context={context}
      requestId={requestId}
      {...state}
      clientName={null}
      browser="Firefox"
      system="Windows 11"
      canUndo={canUndo}
      now={now}
    />
  ),
});

/** The sentence as the route takes it from the catalogue. */
export const refused = (why: PolicyRefusal): Screen => ({
  name: "decided-refused",
  page: (context) =>
    decided("refused", { state: "refused", reason: refusalText(context.messages, why).explanation }).page(context),
});

export const refusal = (reason: RefusalReason): Screen => ({
  name: `refusal-${reason.replaceAll("_", "-")}`,
  page: (context) => {
    const { title, explanation, action } = refusalText(context.messages, reason, 240);
    return (
      <RefusalPage context={context} title={title} explanation={explanation} action={{ href: "/", label: action }} />
    );
  },
});

export const session: HomeSession = {
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
  verdict: null,
  form: "full",
  shared: false,
  liftPath: null,
};
export const sessions: HomeSession[] = [
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
    verdict: "nearby",
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
/** One that nobody could judge, with its limits. */
export const doubtfulSession: HomeSession = {
  ...session,
  id: "ses_4",
  current: false,
  browser: "Chrome",
  system: "ChromeOS",
  address: "198.51.100.7",
  place: "Lyon, France",
  startedAt: now - 9 * minutes,
  lastSeenAt: now - minutes,
  startedBy: "sign_in_request",
  countersignedBy: "Ada’s Pixel",
  verdict: "unknown",
  form: "limited",
  liftPath: "/link/sir_Zk3pQ0xV7mT2bN8sLw4Yra",
};
export const home = (
  name: string,
  shownSessions: HomeSession[],
  risk: ShownRisk | null = null,
  trustedBy: string | null = null,
  recoveryRuns = false,
): Screen => ({
  name,
  page: (context) => (
    <HomePage
      context={context}
      accountName="Ada Lovelace"
      accountIdentifier="ada@example.com"
      sessions={shownSessions}
      better={false}
      risk={risk}
      trustedBy={trustedBy}
      awaitsTrust={false}
      recoveryRuns={recoveryRuns}
      administers={false}
      now={now}
    />
  ),
});

export const link = (
  name: string,
  signedInAs: string | null,
  refused: RefusalReason | null,
  wait: number | null,
): Screen => ({
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
