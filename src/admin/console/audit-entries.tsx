import type { ChangeLine } from "../change-lines.ts";
import type { ConsoleFrame } from "./console-shell.tsx";

/** An entry of the audit log with names beside its ids. */
export type AuditEntry = {
  readonly sequence: number;
  readonly at: number;
  readonly event: string;
  /** The name of an action of administrators, where the entry is about one. */
  readonly action: string | null;
  /** Whoever acted, where it was an administrator or what acts as one. */
  readonly actor:
    | { readonly kind: "person"; readonly identifier: string }
    | { readonly kind: "command_line" | "scim" }
    | null;
  readonly person: { readonly id: string; readonly identifier: string } | null;
  readonly subject: string | null;
  readonly client: string | null;
  readonly address: string | null;
  readonly change: readonly ChangeLine[] | null;
  /** What else the entry says. */
  readonly detail: readonly (readonly [name: string, value: string])[];
};

type Props = { frame: ConsoleFrame; entries: readonly AuditEntry[] };

/** Entries of the audit log, each with all that it says. */
export const AuditList = ({ frame, entries }: Props) => {
  const { records } = frame.context.messages;
  if (entries.length === 0) return <p class="console-empty">{records.nothing}</p>;
  return (
    <ol class="console-records">
      {entries.map((entry) => (
        <Record frame={frame} entry={entry} />
      ))}
    </ol>
  );
};

const Record = ({ frame, entry }: { frame: ConsoleFrame; entry: AuditEntry }) => {
  const { records } = frame.context.messages;
  const { audit: text } = records;
  const more = entry.detail.length > 0 || entry.subject !== null;
  return (
    <li data-audit={entry.sequence}>
      <time class="hint" dateTime={new Date(entry.at).toISOString()}>
        {records.instant(entry.at)}
      </time>
      <div>
        <p class="console-event">
          <strong>{entry.action ?? entry.event}</strong>
          {entry.actor !== null &&
            ` ${text.by(entry.actor.kind === "person" ? entry.actor.identifier : text.actors[entry.actor.kind])}`}
        </p>
        <p class="hint console-about">
          {entry.person !== null && <a href={`/admin/people/${entry.person.id}`}>{entry.person.identifier}</a>}
          {entry.client !== null && <span>{entry.client}</span>}
          {entry.address !== null && <span>{entry.address}</span>}
        </p>
        {entry.change !== null && <Changes frame={frame} lines={entry.change} />}
        {more && <More frame={frame} entry={entry} />}
      </div>
    </li>
  );
};

const More = ({ frame, entry }: { frame: ConsoleFrame; entry: AuditEntry }) => {
  const { audit: text } = frame.context.messages.records;
  return (
    <details class="fold">
      <summary>{text.detail}</summary>
      <dl class="facts">
        {[
          [text.sequence, String(entry.sequence)],
          [text.event, entry.event],
          [text.subject, entry.subject ?? ""],
          ...entry.detail,
        ].map(([name, value]) =>
          value === "" ? null : (
            <div class="fact">
              <dt>{name}</dt>
              <dd>
                <code>{value}</code>
              </dd>
            </div>
          ),
        )}
      </dl>
    </details>
  );
};

const Changes = ({ frame, lines }: { frame: ConsoleFrame; lines: readonly ChangeLine[] }) => {
  const { audit: text } = frame.context.messages.records;
  if (lines.length === 0) return <p class="hint">{text.unchanged}</p>;
  return (
    <table class="console-change">
      <caption class="visually-hidden">{text.changed}</caption>
      <thead>
        <tr>
          <th scope="col">{text.field}</th>
          <th scope="col">{text.before}</th>
          <th scope="col">{text.after}</th>
        </tr>
      </thead>
      <tbody>
        {lines.map(({ field, before, after }) => (
          <tr>
            <th scope="row">{field}</th>
            <td class="console-before">{said(frame, field, before)}</td>
            <td class="console-after">{said(frame, field, after)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
};

/** Instants end in `At`; what is not there is said more quietly. */
const said = (frame: ConsoleFrame, field: string, value: string | null) => {
  const { records } = frame.context.messages;
  if (value === null) return <span class="hint">{records.audit.absent}</span>;
  return /At$/.test(field) && /^\d{12,14}$/.test(value) ? records.instant(Number(value)) : value;
};
