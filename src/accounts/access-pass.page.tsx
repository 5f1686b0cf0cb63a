import { FormField } from "../ui/form-field.tsx";
import type { PageContext } from "../ui/page-context.ts";
import { PageShell } from "../ui/page-shell.tsx";
import { PasskeyAlert } from "../ui/passkey-alert.tsx";

export type AccessPassStep =
  | { name: "arrive" }
  | { name: "bind"; accountName: string; accountIdentifier: string; secondsLeft: number };

type Props = { context: PageContext; step: AccessPassStep };

/**
 * A Temporary Access Pass: who it is for, and the one thing it is good for. The token arrives in the fragment, as that of
 * an invitation does.
 */
export const AccessPassPage = ({ context, step }: Props) => (
  <PageShell
    context={context}
    title={context.messages.accountRecovery.pass.title}
    script="src/accounts/access-pass.client.ts"
  >
    {step.name === "arrive" ? <Arrive context={context} /> : <Bind context={context} step={step} />}
  </PageShell>
);

const Arrive = ({ context }: { context: PageContext }) => {
  const { pass } = context.messages.accountRecovery;
  return (
    <>
      <h1>{pass.arriveHeading}</h1>
      <p class="lead">{pass.arriveExplanation}</p>
      <form id="access-pass-form" method="post" action="/pass">
        <FormField
          id="token"
          name="token"
          label={pass.field}
          hint={pass.fieldHint}
          autocomplete="off"
          maxlength={512}
        />
        <button class="button button-wide" type="submit">
          {pass.proceed}
        </button>
      </form>
    </>
  );
};

const Bind = ({ context, step }: { context: PageContext; step: Extract<AccessPassStep, { name: "bind" }> }) => {
  const { messages } = context;
  const { pass } = messages.accountRecovery;
  return (
    <>
      <h1>{pass.bindHeading(step.accountName)}</h1>
      <p class="lead">{step.accountIdentifier}</p>
      <p class="standing">{pass.bindExplanation}</p>
      <form id="bind-form" class="actions">
        <button id="bind-button" class="button button-wide" type="submit" aria-describedby="bind-hint">
          {pass.create}
        </button>
      </form>
      <PasskeyAlert context={context} />
      <p class="hint standing" id="bind-hint">
        {pass.lasts(messages.duration(step.secondsLeft))}
      </p>
      <form method="post" action="/pass/leave" class="quiet way-out">
        <p class="hint" id="leave-hint">
          {pass.notYou}
        </p>
        <button class="button button-quiet" type="submit" aria-describedby="leave-hint">
          {pass.leave}
        </button>
      </form>
    </>
  );
};
