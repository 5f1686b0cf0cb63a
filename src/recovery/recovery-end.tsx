import type { PageContext } from "../ui/page-context.ts";

/** The browser that began it may always give it up. */
export const Leave = ({ context }: { context: PageContext }) => {
  const { proving } = context.messages.accountRecovery;
  return (
    <form method="post" action="/recover/leave" class="quiet way-out">
      <p class="hint" id="leave-hint">
        {proving.leaveHint}
      </p>
      <button class="button button-quiet" type="submit" aria-describedby="leave-hint">
        {proving.leave}
      </button>
    </form>
  );
};

export const Ready = ({ context, identifier }: { context: PageContext; identifier: string }) => {
  const { proving, ready } = context.messages.accountRecovery;
  return (
    <>
      <h1>{ready.heading}</h1>
      <p class="lead">{proving.whose(identifier)}</p>
      <p class="standing">{ready.explanation}</p>
      <form method="post" action="/recover/finish" class="actions">
        <button class="button button-wide" type="submit">
          {ready.proceed}
        </button>
      </form>
      <Leave context={context} />
    </>
  );
};

export const Finished = ({ context, goOn }: { context: PageContext; goOn: boolean }) => {
  const { ready, finished } = context.messages.accountRecovery;
  return (
    <>
      <h1>{goOn ? finished.almostHeading : finished.heading}</h1>
      <p class="lead">{goOn ? finished.almostExplanation : finished.explanation}</p>
      {goOn ? (
        <form method="post" action="/recover/finish" class="actions">
          <button class="button button-wide" type="submit">
            {ready.proceed}
          </button>
        </form>
      ) : (
        <StartAgain context={context} />
      )}
    </>
  );
};

export const Over = ({ context, state }: { context: PageContext; state: "cancelled" | "expired" }) => {
  const words = context.messages.accountRecovery[state];
  return (
    <>
      <h1>{words.heading}</h1>
      <p class="lead">{words.explanation}</p>
      <StartAgain context={context} />
    </>
  );
};

const StartAgain = ({ context }: { context: PageContext }) => {
  const { finished } = context.messages.accountRecovery;
  return (
    <form method="post" action="/recover/leave" class="actions">
      <a class="button" href="/sign-in">
        {finished.signIn}
      </a>
      <button class="button button-quiet" type="submit">
        {finished.again}
      </button>
    </form>
  );
};
