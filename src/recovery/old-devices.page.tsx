import type { PageContext } from "../ui/page-context.ts";
import { PageShell } from "../ui/page-shell.tsx";

/** One thing that goes unless it is ticked. */
export type OldThing = { id: string; name: string; note: string };

export type OldThingGroups = Readonly<Record<"devices" | "passkeys" | "sessions" | "apps", readonly OldThing[]>>;

type Props = { context: PageContext; groups: OldThingGroups };

/** The end of a recovery: what was there before, removed unless the person ticks it. */
export const OldDevicesPage = ({ context, groups }: Props) => {
  const { oldDevices } = context.messages.accountRecovery;
  const shown = (["devices", "passkeys", "sessions", "apps"] as const).filter((name) => groups[name].length > 0);
  return (
    <PageShell context={context} title={oldDevices.title}>
      <h1>{oldDevices.heading}</h1>
      {shown.length === 0 ? (
        <>
          <p class="lead">{oldDevices.nothing}</p>
          <p class="actions">
            <a class="button button-wide" href="/">
              {oldDevices.proceed}
            </a>
          </p>
        </>
      ) : (
        <>
          <p class="lead">{oldDevices.explanation}</p>
          <form method="post" action="/recover/old-devices" class="old-things">
            {shown.map((name) => (
              <Group context={context} heading={oldDevices[name]} things={groups[name]} />
            ))}
            <button class="button button-wide" type="submit">
              {oldDevices.remove}
            </button>
          </form>
          <p class="ways">
            <a href="/">{oldDevices.keepAll}</a>
          </p>
        </>
      )}
    </PageShell>
  );
};

type GroupProps = { context: PageContext; heading: string; things: readonly OldThing[] };

const Group = ({ context, heading, things }: GroupProps) => {
  const { oldDevices } = context.messages.accountRecovery;
  return (
    <fieldset>
      <legend>{heading}</legend>
      {things.map(({ id, name, note }) => (
        <label class="old-thing">
          <input type="checkbox" name={`keep:${id}`} value="1" aria-describedby={`note-${id}`} />
          <span class="old-thing-name">{oldDevices.keep(name)}</span>
          <span class="hint" id={`note-${id}`}>
            {note}
          </span>
        </label>
      ))}
    </fieldset>
  );
};
