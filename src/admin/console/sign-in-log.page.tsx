import { type ConsoleFrame, ConsoleShell } from "./console-shell.tsx";
import { Day, Entry, Filters } from "./form-pieces.tsx";
import { Choice, Pager } from "./list-pieces.tsx";
import { type LoggedSignIn, outcomeOf, whyInShort } from "./logged-sign-in.tsx";

export type SignInsSought = {
  readonly person?: string | undefined;
  readonly client?: string | undefined;
  readonly verdict?: string | undefined;
  readonly state?: string | undefined;
  /** Days, `2026-11-22`. */
  readonly from?: string | undefined;
  readonly until?: string | undefined;
  readonly after?: string | undefined;
};

type Props = {
  frame: ConsoleFrame;
  signIns: readonly LoggedSignIn[];
  clients: readonly { readonly id: string; readonly name: string }[];
  sought: SignInsSought;
  after: string | null;
};

/** Every sign-in that somebody opened: who, where, what was known, how it ended and why. */
export const SignInLogPage = ({ frame, signIns, clients, sought, after }: Props) => {
  const { records } = frame.context.messages;
  const { log: text } = records;
  return (
    <ConsoleShell frame={frame} section="signIns" title={text.title}>
      <h1>{text.title}</h1>
      <p class="lead">{text.lead}</p>
      <LogFilters frame={frame} clients={clients} sought={sought} />
      {signIns.length === 0 ? (
        <p class="console-empty">{records.nothing}</p>
      ) : (
        <LogTable frame={frame} signIns={signIns} />
      )}
      <Pager frame={frame} path="/admin/sign-ins" sought={sought} after={after} />
    </ConsoleShell>
  );
};

const LogFilters = ({ frame, clients, sought }: Pick<Props, "frame" | "clients" | "sought">) => {
  const { records, console: shared } = frame.context.messages;
  const { log: text } = records;
  const any = (options: readonly (readonly [string, string])[]) => [["", shared.all] as const, ...options];
  return (
    <Filters frame={frame} action="/admin/sign-ins" sought={sought}>
      <Entry id="person" name="person" label={records.person} value={sought.person ?? ""} maxlength={120} />
      <Choice
        name="client"
        label={records.app}
        value={sought.client}
        options={any(clients.map(({ id, name }) => [id, name] as const))}
      />
      <Choice name="verdict" label={text.verdict} value={sought.verdict} options={any(Object.entries(text.verdicts))} />
      <Choice name="state" label={text.outcome} value={sought.state} options={any(Object.entries(text.states))} />
      <Day id="from" name="from" label={records.from} value={sought.from} />
      <Day id="until" name="until" label={records.until} value={sought.until} />
    </Filters>
  );
};

const LogTable = ({ frame, signIns }: Pick<Props, "frame" | "signIns">) => {
  const { records, ago } = frame.context.messages;
  const { log: text } = records;
  return (
    <table class="console-table" data-rows="">
      <caption class="visually-hidden">{text.title}</caption>
      <thead>
        <tr>
          <th scope="col">{text.columns.person}</th>
          <th scope="col">{text.columns.verdict}</th>
          <th scope="col">{text.columns.outcome}</th>
          <th scope="col">{text.columns.at}</th>
        </tr>
      </thead>
      <tbody>
        {signIns.map((signIn) => (
          <tr data-sign-in={signIn.id}>
            <th scope="row">
              <a href={`/admin/sign-ins/${signIn.id}`}>{signIn.account?.identifier ?? text.unknownPerson}</a>
              <span class="hint">{signIn.client?.name ?? text.itself}</span>
            </th>
            <td data-label={text.columns.verdict}>
              {signIn.terms === null ? "" : text.verdicts[signIn.terms.verdict]}
            </td>
            <td data-label={text.columns.outcome}>
              {outcomeOf(text, signIn)}
              <span class="console-why">{whyInShort(frame, signIn)}</span>
            </td>
            <td data-label={text.columns.at}>
              <time dateTime={new Date(signIn.at).toISOString()}>{ago(signIn.at, frame.now)}</time>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
};
