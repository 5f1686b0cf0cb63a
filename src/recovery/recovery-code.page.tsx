import { limits } from "../limits.ts";
import { AccountShell } from "../ui/account-shell.tsx";
import type { PageContext } from "../ui/page-context.ts";
import { PasskeyAlert } from "../ui/passkey-alert.tsx";
import type { RecoveryCodesLeft } from "./recovery-code.ts";

type Props = {
  context: PageContext;
  codes: RecoveryCodesLeft;
  /** Why nothing was made, when something should have been. */
  problem: "confirmNeeded" | "changed" | null;
  /** Milliseconds for which the last touch counts as fresh. */
  freshFor: number;
};

/** How many recovery codes are left, and making new ones. */
export const RecoveryCodesPage = ({ context, codes, problem, freshFor }: Props) => {
  const words = context.messages.recovery.codes;
  return (
    <AccountShell
      context={context}
      section="security"
      title={words.title}
      script="src/recovery/recovery-code.client.ts"
    >
      <h1>{words.title}</h1>
      <p class="lead">{words.lead}</p>
      {problem === "changed" && (
        <p class="alert" role="alert">
          {words.changed}
        </p>
      )}
      {codes.createdAt === null ? <p class="below">{words.none}</p> : <Left context={context} codes={codes} />}
      <form method="post" action="/security/recovery-codes" class="codes-form" data-fresh data-fresh-for={freshFor}>
        <input type="hidden" name="replaces" value={codes.createdAt ?? "none"} />
        {codes.left > 0 && <Confirmation context={context} missing={problem === "confirmNeeded"} />}
        <button class={`button${codes.left > 1 ? " button-quiet" : ""}`} type="submit">
          {codes.createdAt === null ? words.make : words.replace}
        </button>
      </form>
      <PasskeyAlert context={context} />
    </AccountShell>
  );
};

const Left = ({ context, codes }: Pick<Props, "context" | "codes">) => {
  const { messages } = context;
  const words = messages.recovery.codes;
  const all = limits.recoveryCodesInSet;
  return (
    <div class="codes-left">
      <p class="codes-count">{words.left(codes.left, all)}</p>
      <p class="codes-marks" aria-hidden="true">
        {Array.from({ length: all }, (_, at) => (
          <span class={at < codes.left ? "codes-mark" : "codes-mark codes-mark-used"} />
        ))}
      </p>
      <p class="hint">{words.madeOn(messages.day(codes.createdAt ?? 0))}</p>
      {codes.left <= 1 && <p class="codes-warning">{codes.left === 0 ? words.allUsed : words.oneLeft}</p>}
    </div>
  );
};

const Confirmation = ({ context, missing }: { context: PageContext; missing: boolean }) => {
  const words = context.messages.recovery.codes;
  return (
    <>
      <h2>{words.replaceHeading}</h2>
      <p class="hint">{words.replaceHint}</p>
      <label class="answer">
        <input
          type="checkbox"
          name="confirmed"
          value="yes"
          required
          aria-invalid={missing ? "true" : undefined}
          aria-describedby={missing ? "confirm-error" : undefined}
        />
        <span>{words.confirm}</span>
      </label>
      {missing && (
        <p class="field-error" id="confirm-error">
          {words.confirmNeeded}
        </p>
      )}
    </>
  );
};
