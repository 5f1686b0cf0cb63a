import type { VNode } from "preact";
import type { Deps } from "../deps.ts";
import type { HostStatement } from "../hosts/host-request.ts";
import type { AppContext } from "../http/app-env.ts";
import { limits, seconds } from "../limits.ts";
import { type Messages, refusalText } from "../messages/messages.ts";
import { freshForMilliseconds, type SignedIn } from "../sessions/session.ts";
import { ApprovalCardPage } from "./approval-card.page.tsx";
import type { PhoneView } from "./card.flow.ts";
import { requestOptionsFor, toCard } from "./card.ts";
import { DecidedPage } from "./decided.page.tsx";

/** The page for what the phone shows next. */
export function phonePage(c: AppContext, deps: Deps, { account, session }: SignedIn, view: PhoneView): VNode {
  const { page } = c.get("request");
  const expectedHost = new URL(deps.config.origin).host;
  if (view.step === "decide") {
    const { statement, terms, challenge, passkeys, client } = view;
    const place = placeInWords(deps, page.messages, view);
    const card = {
      ...toCard(statement, account, client, { terms, expectedHost, wanted: view.request.wanted }, deps.clock.now()),
      place,
    };
    const options = requestOptionsFor(deps.config.relyingPartyId, challenge, passkeys);
    return <ApprovalCardPage context={page} card={card} requestOptions={options} />;
  }
  const { request, client } = view;
  const shown = {
    context: page,
    requestId: request.id,
    clientName: client?.name ?? null,
    browser: request.screen.browser,
    system: request.screen.system,
    canUndo: false,
    now: deps.clock.now(),
  };
  if (view.step === "show_check_code")
    return <DecidedPage {...shown} state="checking" checkCode={view.checkCode} expectedHost={expectedHost} />;
  if (view.step === "refused")
    return <DecidedPage {...shown} state="refused" reason={refusalText(page.messages, view.why).explanation} />;
  const { state, terms } = view;
  if (state !== "approved" && state !== "redeemed") return <DecidedPage {...shown} state={state} />;
  // What a machine lets in has no limits that could be lifted here.
  const form = view.host === null ? (terms?.form ?? "full") : "full";
  const limitedUntil = form === "limited" ? request.changedAt + seconds(limits.limitedLifetimeSeconds) : null;
  const trust = view.trust === null ? null : { is: view.trust, freshFor: freshForMilliseconds(session, shown.now) };
  return (
    <DecidedPage
      {...shown}
      canUndo
      state={state}
      form={form}
      use={terms?.use ?? "ordinary"}
      limitedUntil={limitedUntil}
      trust={trust}
      expectedHost={expectedHost}
      atHost={atHost(page.messages, view.host)}
    />
  );
}

function atHost({ hosts: { join, signIn } }: Messages, host: HostStatement | null) {
  if (host === null) return null;
  return host.action === "join"
    ? { done: join.done(host.name), undoHint: join.undoHint }
    : { done: signIn.done(host.name, host.user), undoHint: signIn.undoHint };
}

function placeInWords(deps: Deps, messages: Messages, { request }: PhoneView): string | null {
  const { city, country: code } = deps.networks.placeOf(request.screen.address);
  const country = code === null ? null : messages.country(code);
  return [city, country].filter((part) => part !== null).join(", ") || null;
}
