import type { PageContext } from "../ui/page-context.ts";
import { PasskeyAlert } from "../ui/passkey-alert.tsx";

/** `freshFor`: milliseconds for which no further touch is needed. */
export type Trust = { is: "possible" | "offered" | "trusted"; freshFor: number };

/** `chosen`: on the card, so that the new screen is making its passkey by itself. */
type Props = { context: PageContext; requestId: string; trust: Trust; host: string; chosen: boolean };

/** After a sign-in in full: whether the new screen is the person's own, and may have a passkey of its own. */
export const TrustScreen = ({ context, requestId, trust, host, chosen }: Props) => {
  const { computer } = context.messages.devices;
  const offered = chosen ? context.messages.firstRun.decided.own : computer.offered(host);
  if (trust.is !== "possible")
    return (
      <p class="trusted" role="status">
        {trust.is === "offered" ? offered : computer.trusted}
      </p>
    );
  return (
    <section class="quiet" aria-labelledby="trust-heading">
      <h2 id="trust-heading">{computer.offerHeading}</h2>
      <form method="post" action="/enrolments" data-fresh data-fresh-for={trust.freshFor}>
        <input type="hidden" name="request" value={requestId} />
        <p class="hint" id="trust-hint">
          {computer.offerHint}
        </p>
        <button id="trust-button" class="button button-wide button-quiet" type="submit" aria-describedby="trust-hint">
          {computer.offer}
        </button>
      </form>
      <PasskeyAlert context={context} />
    </section>
  );
};
