import { type ConsoleFrame, ConsoleShell } from "./console-shell.tsx";

export type SettingValue = string | number | readonly string[];

type Props = {
  frame: ConsoleFrame;
  settings: Readonly<Record<string, SettingValue>>;
};

/** How long something takes is said with its unit; the name of the setting tells which. */
const secondsIn: Readonly<Record<string, number>> = { Hours: 3600, Days: 86_400, Seconds: 1 };

/** How the server is set up, to be read. */
export const SettingsPage = ({ frame, settings }: Props) => {
  const { console: shared, settings: text, duration } = frame.context.messages;
  const inWords = (name: string, value: SettingValue): string => {
    if (typeof value === "string") return text.values[value] ?? value;
    if (typeof value !== "number") return value.length === 0 ? shared.none : value.join(", ");
    const unit = secondsIn[/[A-Z][a-z]+$/.exec(name)?.[0] ?? ""];
    return unit === undefined ? String(value) : duration(value * unit);
  };
  return (
    <ConsoleShell frame={frame} section="settings" title={text.title}>
      <h1>{text.title}</h1>
      <p class="lead">{text.lead}</p>
      <dl class="facts console-facts">
        {Object.entries(settings).map(([name, value]) => (
          <div class="fact">
            <dt>{text.names[name] ?? name}</dt>
            <dd>{inWords(name, value)}</dd>
          </div>
        ))}
      </dl>
    </ConsoleShell>
  );
};
