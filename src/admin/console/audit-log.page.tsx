import { type AuditEntry, AuditList } from "./audit-entries.tsx";
import { type ConsoleFrame, ConsoleShell } from "./console-shell.tsx";
import { Day, Entry, Filters } from "./form-pieces.tsx";
import { Pager } from "./list-pieces.tsx";

export type AuditSought = {
  readonly event?: string | undefined;
  readonly person?: string | undefined;
  /** Days, `2026-11-22`. */
  readonly from?: string | undefined;
  readonly until?: string | undefined;
  readonly after?: string | undefined;
};

type Props = {
  frame: ConsoleFrame;
  entries: readonly AuditEntry[];
  sought: AuditSought;
  after: string | null;
};

/** Everything that happened, as it was recorded: what changed, by whom, from what to what. */
export const AuditLogPage = ({ frame, entries, sought, after }: Props) => {
  const { records } = frame.context.messages;
  const { audit: text } = records;
  return (
    <ConsoleShell frame={frame} section="audit" title={text.title}>
      <h1>{text.title}</h1>
      <p class="lead">{text.lead}</p>
      <Filters frame={frame} action="/admin/audit" sought={sought}>
        <Entry
          id="event"
          name="event"
          label={text.event}
          hint={text.eventHint}
          value={sought.event ?? ""}
          maxlength={64}
        />
        <Entry
          id="person"
          name="person"
          label={records.person}
          hint={records.personHint}
          value={sought.person ?? ""}
          maxlength={120}
        />
        <Day id="from" name="from" label={records.from} value={sought.from} />
        <Day id="until" name="until" label={records.until} value={sought.until} />
      </Filters>
      <AuditList frame={frame} entries={entries} />
      <Pager frame={frame} path="/admin/audit" sought={sought} after={after} />
    </ConsoleShell>
  );
};
