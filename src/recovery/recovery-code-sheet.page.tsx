import { AccountShell } from "../ui/account-shell.tsx";
import type { PageContext } from "../ui/page-context.ts";

type Props = {
  context: PageContext;
  /** As they are written on paper. */
  codes: readonly string[];
  accountName: string;
  accountIdentifier: string;
  madeAt: number;
};

/** The one time that codes are shown: on the screen, and on paper as a sheet that explains itself years later. */
export const RecoveryCodeSheetPage = (props: Props) => {
  const { context } = props;
  const words = context.messages.recovery.codes;
  return (
    <AccountShell
      context={context}
      section="security"
      title={words.freshHeading}
      script="src/recovery/recovery-code.client.ts"
    >
      <h1 class="not-printed">{words.freshHeading}</h1>
      <p class="lead not-printed">{words.freshLead}</p>
      <Sheet {...props} />
      <p class="actions codes-actions not-printed" id="codes-actions" hidden>
        <button class="button" type="button" id="print-codes">
          {words.print}
        </button>
        <button
          class="button button-quiet"
          type="button"
          id="save-codes"
          data-file-name={words.fileName(host(context))}
        >
          {words.save}
        </button>
        <button class="button button-quiet" type="button" id="copy-codes">
          {words.copy}
        </button>
      </p>
      <p
        class="hint not-printed"
        role="status"
        id="codes-status"
        data-copied={words.copied}
        data-copy-failed={words.copyFailed}
      />
      <noscript>
        <p class="hint below not-printed">{words.withoutScript}</p>
      </noscript>
      <p class="actions not-printed">
        <a class="button button-quiet" href="/security/recovery-codes">
          {words.kept}
        </a>
      </p>
      <pre id="codes-text" hidden>
        {asText(props)}
      </pre>
    </AccountShell>
  );
};

const Sheet = (props: Props) => {
  const { context, codes } = props;
  const { sheet } = context.messages.recovery.codes;
  return (
    <section class="code-sheet" aria-label={sheet.list}>
      <h2 class="printed-only">{sheet.list}</h2>
      <dl class="code-sheet-facts">
        {factsOf(props).map(([name, value]) => (
          <div>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <ol class="code-sheet-codes">
        {codes.map((code) => (
          <li>
            <code>{code}</code>
          </li>
        ))}
      </ol>
      <p>{sheet.once}</p>
      <p class="hint">{sheet.use(`${host(context)}/recover`)}</p>
      <p class="hint">{sheet.keep}</p>
    </section>
  );
};

const host = (context: PageContext): string => new URL(context.origin).host;

const factsOf = ({ context, accountName, accountIdentifier, madeAt }: Props): readonly [string, string][] => {
  const { messages } = context;
  const { sheet } = messages.recovery.codes;
  return [
    [sheet.service, host(context)],
    [sheet.person, accountName],
    [sheet.account, accountIdentifier],
    [sheet.madeOn, messages.day(madeAt)],
  ];
};

/** The same as a file. */
function asText(props: Props): string {
  const { context, codes } = props;
  const { sheet } = context.messages.recovery.codes;
  const facts = factsOf(props).map(([name, value]) => `${name}: ${value}`);
  const numbered = codes.map((code, at) => `${String(at + 1).padStart(2)}  ${code}`);
  const notes = [sheet.once, sheet.use(`${host(context)}/recover`), sheet.keep];
  return [sheet.list, "", ...facts, "", ...numbered, "", ...notes, ""].join("\n");
}
