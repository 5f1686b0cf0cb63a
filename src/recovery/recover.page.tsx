import { FormField } from "../ui/form-field.tsx";
import type { PageContext } from "../ui/page-context.ts";
import { PageShell } from "../ui/page-shell.tsx";
import { MethodList, type ProofProblem } from "./proof-methods.tsx";
import type { ProofMethod } from "./proofs.ts";
import { Finished, Leave, Over, Ready } from "./recovery-end.tsx";

/** Where the recovery of this browser stands. Nothing here depends on whether anybody is called so. */
export type RecoverStep =
  | { name: "name"; problem: string | null }
  | {
      name: "proving";
      identifier: string;
      proofs: readonly ProofMethod[];
      /** For one method alone; null while it may not be finished by waiting. */
      readyAt: number | null;
      sms: boolean;
      sent: "email" | "sms" | null;
      problem: ProofProblem | null;
      now: number;
    }
  | { name: "ready"; identifier: string }
  | { name: "finished"; goOn: boolean }
  | { name: "cancelled" | "expired" };

type Props = { context: PageContext; step: RecoverStep };

/** Getting back in without the phone: who, proofs one after the other, perhaps a wait, a new passkey. */
export const RecoverPage = ({ context, step }: Props) => (
  <PageShell context={context} title={context.messages.accountRecovery.title} script="src/recovery/recover.client.ts">
    {step.name === "name" && <Name context={context} problem={step.problem} />}
    {step.name === "proving" && <Proving context={context} step={step} />}
    {step.name === "ready" && <Ready context={context} identifier={step.identifier} />}
    {step.name === "finished" && <Finished context={context} goOn={step.goOn} />}
    {(step.name === "cancelled" || step.name === "expired") && <Over context={context} state={step.name} />}
  </PageShell>
);

const Name = ({ context, problem }: { context: PageContext; problem: string | null }) => {
  const { name } = context.messages.accountRecovery;
  return (
    <>
      <h1>{name.heading}</h1>
      <p class="lead">{name.explanation}</p>
      <form method="post" action="/recover">
        <FormField
          id="identifier"
          name="identifier"
          label={name.field}
          error={problem}
          autocomplete="username"
          maxlength={254}
          autofocus
        />
        <button class="button button-wide" type="submit">
          {name.proceed}
        </button>
      </form>
      <section class="quiet" aria-labelledby="have-ready">
        <h2 id="have-ready">{name.haveReady}</h2>
        <p class="hint">{name.methods}</p>
        <p class="hint">
          {name.passkeyFirst} <a href="/sign-in">{name.signIn}</a>
        </p>
      </section>
    </>
  );
};

const Proving = ({ context, step }: { context: PageContext; step: Extract<RecoverStep, { name: "proving" }> }) => {
  const { messages } = context;
  const { proving } = messages.accountRecovery;
  const onlyPasskey = step.proofs.length === 1 && step.proofs[0] === "passkey";
  return (
    <>
      <h1>{step.readyAt === null ? proving.heading : proving.waitingHeading}</h1>
      <p class="lead">{proving.whose(step.identifier)}</p>
      {step.readyAt === null ? (
        <p class="standing">{onlyPasskey ? proving.onlyPasskey : proving.explanation}</p>
      ) : (
        <Waiting context={context} readyAt={step.readyAt} now={step.now} />
      )}
      <MethodList
        context={context}
        proofs={step.proofs}
        sms={step.sms}
        sent={step.sent}
        problem={step.problem}
        again={step.readyAt !== null}
      />
      <Leave context={context} />
    </>
  );
};

const Waiting = ({ context, readyAt, now }: { context: PageContext; readyAt: number; now: number }) => {
  const { messages } = context;
  const { proving } = messages.accountRecovery;
  return (
    <div class="standing told" role="status">
      <p>
        <strong>
          {proving.readyIn}{" "}
          <time dateTime={new Date(readyAt).toISOString()}>{messages.duration((readyAt - now) / 1000)}</time>
        </strong>
        <span id="ready-at" class="ready-at" />
      </p>
      <p>{proving.waitingExplanation}</p>
    </div>
  );
};
