import { ChangeAlert, ChangeForm, type ConsoleFrame, ConsoleShell } from "./console-shell.tsx";
import { Choice, Pager } from "./list-pieces.tsx";

export type ShownAlert = {
  readonly sequence: number;
  readonly at: number;
  readonly event: string;
  readonly address: string | null;
  /** Whose account it is about. */
  readonly person: { readonly id: string; readonly name: string } | null;
  /** Who has seen to it, and when; a null name is the operator's. */
  readonly acknowledged: { readonly at: number; readonly name: string | null } | null;
};

type Props = {
  frame: ConsoleFrame;
  alerts: readonly ShownAlert[];
  sought: { readonly state?: "open" | "acknowledged" | undefined; readonly after?: string | undefined };
  /** What the next page begins after; null at the end. */
  after: string | null;
  mayAcknowledge: boolean;
  done: string | null;
};

/** What administrators should look at, newest first. */
export const AlertsPage = ({ frame, alerts, sought, after, mayAcknowledge, done }: Props) => {
  const { alerts: text, console: shared } = frame.context.messages;
  return (
    <ConsoleShell frame={frame} section="alerts" title={text.title} done={done}>
      <h1>{text.title}</h1>
      <p class="lead">{text.lead}</p>
      <ChangeAlert frame={frame} />
      <form class="console-search console-choices" method="get" action="/admin/alerts">
        <Choice
          name="state"
          label={text.state}
          value={sought.state}
          options={[
            ["", shared.all],
            ["open", text.states.open],
            ["acknowledged", text.states.acknowledged],
          ]}
        />
        <button class="button button-quiet" type="submit">
          {shared.filter}
        </button>
      </form>
      {alerts.length === 0 && <p class="console-empty">{text.none}</p>}
      <ul class="rows" data-rows="">
        {alerts.map((alert) => (
          <AlertRow frame={frame} alert={alert} mayAcknowledge={mayAcknowledge} />
        ))}
      </ul>
      <Pager frame={frame} path="/admin/alerts" sought={sought} after={after} />
    </ConsoleShell>
  );
};

type RowProps = { frame: ConsoleFrame; alert: ShownAlert; mayAcknowledge: boolean };

const AlertRow = ({ frame, alert, mayAcknowledge }: RowProps) => {
  const { alerts: text, ago } = frame.context.messages;
  const { sequence, at, event, address, person, acknowledged } = alert;
  const said = text.said[event] ?? event;
  return (
    <li class={acknowledged === null ? "row console-alert" : "row"}>
      <div class="row-text">
        <h2 class="row-name">{said}</h2>
        <p class="hint">
          <time dateTime={new Date(at).toISOString()}>{ago(at, frame.now)}</time>
          {person !== null && ", "}
          {person !== null && <a href={`/admin/people/${person.id}`}>{person.name}</a>}
          {address !== null && `, ${text.from(address)}`}
        </p>
        {acknowledged !== null && (
          <p class="hint countersigned">{text.seenTo(ago(acknowledged.at, frame.now), acknowledged.name)}</p>
        )}
      </div>
      {mayAcknowledge && acknowledged === null && (
        <ChangeForm frame={frame} action={`/admin/alerts/${sequence}/acknowledge`}>
          <button class="button button-quiet" type="submit" aria-label={text.acknowledgeNamed(said)}>
            {text.acknowledge}
          </button>
        </ChangeForm>
      )}
    </li>
  );
};
