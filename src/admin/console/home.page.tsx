import { type ConsoleFrame, ConsoleShell } from "./console-shell.tsx";
import { SearchForm } from "./list-pieces.tsx";

type Props = {
  frame: ConsoleFrame;
  /** How many alerts nobody has seen to; null where there are none, or this role does not read them. */
  openAlerts: string | null;
};

/** The first page of the console: who you are here, a way to anybody, and where to go. */
export const ConsoleHomePage = ({ frame, openAlerts }: Props) => {
  const { console: shared, people, alerts } = frame.context.messages;
  const { home: text, roles } = shared;
  const role = roles[frame.role];
  return (
    <ConsoleShell frame={frame} section="home" title={text.title}>
      <h1>{text.greeting(frame.name)}</h1>
      <p class="lead">{text.asRole(role.name, role.may)}</p>
      {openAlerts !== null && (
        <p class="console-done console-open-alerts">
          {alerts.some(openAlerts)} <a href="/admin/alerts?state=open">{alerts.look}</a>
        </p>
      )}
      <SearchForm frame={frame} action="/admin/people" label={text.findPerson} hint={people.searchHint} />
      <section aria-labelledby="places">
        <h2 id="places">{text.places}</h2>
        <ul class="console-places" data-rows="">
          {frame.sections.map(({ name, path }) =>
            name === "home" ? null : (
              <li>
                <a href={path}>{shared.sections[name]}</a>
                <span class="hint">{text.about[name]}</span>
              </li>
            ),
          )}
        </ul>
      </section>
      <p class="hint console-keys">
        {text.shortcut}{" "}
        <button class="text-button" type="button" hidden data-shortcut={text.shortcutOn}>
          {text.shortcutOff}
        </button>
      </p>
    </ConsoleShell>
  );
};
