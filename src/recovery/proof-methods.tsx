import type { ComponentChildren } from "preact";
import { FormField } from "../ui/form-field.tsx";
import type { PageContext } from "../ui/page-context.ts";
import { PasskeyAlert } from "../ui/passkey-alert.tsx";
import type { ProofMethod } from "./proofs.ts";

/** What was wrong with the last try, said beside its field. */
export type ProofProblem = { readonly method: ProofMethod; readonly sentence: string };

type Props = {
  context: PageContext;
  proofs: readonly ProofMethod[];
  sms: boolean;
  /** Which kind of code was just asked for. */
  sent: "email" | "sms" | null;
  problem: ProofProblem | null;
  /** A first method has been proved: these are further ones. */
  again: boolean;
};

/** Every method, whether this account has it or not: which ones it has is nobody's business yet. */
export const MethodList = ({ context, proofs, sms, sent, problem, again }: Props) => {
  const { methods } = context.messages.accountRecovery;
  const each = (method: ProofMethod, form: ComponentChildren) => (
    <Method context={context} method={method} done={proofs.includes(method)}>
      {form}
    </Method>
  );
  const problemOf = (method: ProofMethod) => (problem?.method === method ? problem.sentence : null);
  return (
    <section aria-labelledby="methods-heading" class="proof-methods">
      <h2 id="methods-heading">{again ? methods.headingAgain : methods.heading}</h2>
      {each("recovery_code", <SavedCode context={context} error={problemOf("recovery_code")} />)}
      {each("email", <SentCode context={context} method="email" sent={sent === "email"} error={problemOf("email")} />)}
      {sms && each("sms", <SentCode context={context} method="sms" sent={sent === "sms"} error={problemOf("sms")} />)}
      {each("passkey", <Passkey context={context} />)}
      <PasskeyAlert context={context} />
    </section>
  );
};

const Method = ({
  context,
  method,
  done,
  children,
}: {
  context: PageContext;
  method: ProofMethod;
  done: boolean;
  children: ComponentChildren;
}) => {
  const { methods } = context.messages.accountRecovery;
  return (
    <div class="proof-method" data-method={method} data-done={done ? "" : undefined}>
      <h3>
        {methods[method].name}
        {done && <span class="tag">{methods.proved}</span>}
      </h3>
      {!done && children}
    </div>
  );
};

const SavedCode = ({ context, error }: { context: PageContext; error: string | null }) => {
  const { methods } = context.messages.accountRecovery;
  return (
    <form method="post" action="/recover/prove">
      <input type="hidden" name="method" value="recovery_code" />
      <FormField
        id="recovery-code"
        name="code"
        label={methods.recovery_code.field}
        hint={methods.recovery_code.hint}
        error={error}
        autocomplete="off"
        maxlength={64}
      />
      <button class="button button-quiet" type="submit">
        {methods.check}
      </button>
    </form>
  );
};

const SentCode = ({
  context,
  method,
  sent,
  error,
}: {
  context: PageContext;
  method: "email" | "sms";
  sent: boolean;
  error: string | null;
}) => {
  const { methods } = context.messages.accountRecovery;
  const words = methods[method];
  return (
    <>
      <form method="post" action="/recover/send">
        <input type="hidden" name="method" value={method} />
        <p class="hint" id={`${method}-send-hint`} role={sent ? "status" : undefined}>
          {sent ? words.sent : words.hint}
        </p>
        <button class="button button-quiet" type="submit" aria-describedby={`${method}-send-hint`}>
          {sent ? words.sendAgain : words.send}
        </button>
      </form>
      {(sent || error !== null) && (
        <form method="post" action="/recover/prove">
          <input type="hidden" name="method" value={method} />
          <FormField
            id={`${method}-code`}
            name="code"
            label={words.field}
            error={error}
            class="code-input"
            inputmode="numeric"
            autocomplete="one-time-code"
            maxlength={32}
            autofocus={sent}
          />
          <button class="button button-quiet" type="submit">
            {methods.check}
          </button>
        </form>
      )}
    </>
  );
};

const Passkey = ({ context }: { context: PageContext }) => {
  const { passkey } = context.messages.accountRecovery.methods;
  return (
    <form id="passkey-proof-form">
      <p class="hint" id="passkey-proof-hint">
        {passkey.hint}
      </p>
      <button id="passkey-proof-button" class="button button-quiet" type="submit" aria-describedby="passkey-proof-hint">
        {passkey.use}
      </button>
    </form>
  );
};
