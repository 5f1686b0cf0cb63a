import { AccountShell } from "../ui/account-shell.tsx";
import type { PageContext } from "../ui/page-context.ts";
import { type Activity, groupByDay, isAlerting } from "./activity.ts";

export type ShownActivity = Activity & {
  /** The country, in words. */
  readonly place: string | null;
  /** The sign-in that can still be taken back. */
  readonly undo: string | null;
};

type Props = {
  context: PageContext;
  entries: readonly ShownActivity[];
  olderThan: number | null;
  /** Whether these are the newest. */
  isFirst: boolean;
  now: number;
};

/** What has happened to the account, in words, by day. */
export const ActivityPage = ({ context, entries, olderThan, isFirst, now }: Props) => {
  const { activity: text, day } = context.messages;
  return (
    <AccountShell context={context} section="activity" title={text.title} script="src/ui/clock-times.client.ts">
      <h1>{text.heading}</h1>
      <p class="lead">{text.lead}</p>
      {entries.some(({ undo }) => undo !== null) && (
        <p class="hint diary-hint" id="not-me-hint">
          {text.notMeHint}
        </p>
      )}
      {entries.length === 0 && <p>{text.none}</p>}
      <div class="diary">
        {groupByDay(entries, day).map((group) => (
          <section aria-label={group.day}>
            <h2 class="diary-day">{group.day}</h2>
            <ul class="rows">
              {group.entries.map((entry) => (
                <Entry context={context} entry={entry} now={now} />
              ))}
            </ul>
          </section>
        ))}
      </div>
      <p class="actions">
        {olderThan !== null && (
          <a class="button button-quiet" href={`/activity?before=${olderThan}`}>
            {text.older}
          </a>
        )}
        {!isFirst && <a href="/activity">{text.newest}</a>}
      </p>
    </AccountShell>
  );
};

const Entry = ({ context, entry, now }: { context: PageContext; entry: ShownActivity; now: number }) => {
  const { activity: text, ago, shell } = context.messages;
  const said = text.said[entry.kind](entry);
  const screen = entry.screen === null ? null : shell.device(entry.screen.browser, entry.screen.system);
  const alerting = isAlerting(entry.kind);
  return (
    <li class={alerting ? "row row-alert" : "row"} data-activity={entry.kind}>
      <div class="row-text">
        <h3>
          {said}
          {alerting && <span class="tag tag-plain">{text.alert}</span>}
        </h3>
        <p class="hint">
          <time dateTime={new Date(entry.at).toISOString()}>{ago(entry.at, now)}</time>
          {screen !== null && `, ${screen}`}
          {entry.address !== null && `, ${text.from(entry.place, entry.address)}`}
          {entry.countersignedBy !== null && ", "}
          {entry.countersignedBy !== null && (
            <span class="countersigned">{text.countersignedBy(entry.countersignedBy)}</span>
          )}
        </p>
      </div>
      {entry.undo !== null && (
        <form method="post" action={`/link/${entry.undo}/revoke`}>
          <button
            class="button button-alarm"
            type="submit"
            aria-label={text.notMeNamed(screen === null ? said : `${said}, ${screen}`)}
            aria-describedby="not-me-hint"
          >
            {text.notMe}
          </button>
        </form>
      )}
    </li>
  );
};
