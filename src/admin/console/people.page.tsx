import { type ConsoleFrame, ConsoleShell, type RoleName } from "./console-shell.tsx";
import { Choice, Pager, SearchForm } from "./list-pieces.tsx";

export type ShownPerson = {
  readonly id: string;
  readonly identifier: string;
  readonly displayName: string;
  readonly role: RoleName;
  readonly createdAt: number;
  readonly disabledAt: number | null;
};

export type PeopleSought = {
  readonly search?: string | undefined;
  readonly role?: RoleName | undefined;
  readonly state?: "enabled" | "disabled" | undefined;
  readonly group?: string | undefined;
  readonly after?: string | undefined;
};

type Props = {
  frame: ConsoleFrame;
  people: readonly ShownPerson[];
  sought: PeopleSought;
  /** What the next page begins after; null at the end. */
  after: string | null;
  mayInvite: boolean;
};

/** The people here, found by any part of a name; each page by the last name of the one before. */
export const PeoplePage = ({ frame, people, sought, after, mayInvite }: Props) => {
  const { console: shared, people: text } = frame.context.messages;
  return (
    <ConsoleShell frame={frame} section="people" title={text.title}>
      <div class="console-heading">
        <h1>{text.title}</h1>
        {mayInvite && (
          <a class="button" href="/admin/people/invite">
            {text.invite.go}
          </a>
        )}
      </div>
      <SearchForm frame={frame} action="/admin/people" label={text.search} value={sought.search} hint={text.searchHint}>
        <Choice
          name="role"
          label={text.role}
          value={sought.role}
          options={[["", shared.all], ...Object.entries(shared.roles).map(([role, { name }]) => [role, name] as const)]}
        />
        <Choice
          name="state"
          label={text.state}
          value={sought.state}
          options={[
            ["", shared.all],
            ["enabled", text.states.enabled],
            ["disabled", text.states.disabled],
          ]}
        />
      </SearchForm>
      {people.length === 0 ? <p class="console-empty">{text.nobody}</p> : <PeopleTable frame={frame} people={people} />}
      <Pager frame={frame} path="/admin/people" sought={sought} after={after} />
    </ConsoleShell>
  );
};

const PeopleTable = ({ frame, people }: Pick<Props, "frame" | "people">) => {
  const { console: shared, people: text, day } = frame.context.messages;
  return (
    <table class="console-table" data-rows="">
      <caption class="visually-hidden">{text.title}</caption>
      <thead>
        <tr>
          <th scope="col">{text.columns.person}</th>
          <th scope="col">{text.columns.role}</th>
          <th scope="col">{text.columns.state}</th>
          <th scope="col">{text.columns.since}</th>
        </tr>
      </thead>
      <tbody>
        {people.map(({ id, identifier, displayName, role, createdAt, disabledAt }) => (
          <tr class={disabledAt === null ? undefined : "console-off"}>
            <th scope="row">
              <a href={`/admin/people/${id}`}>{displayName}</a>
              <span class="hint">{identifier}</span>
            </th>
            <td data-label={text.columns.role}>{shared.roles[role].name}</td>
            <td data-label={text.columns.state}>{text.states[disabledAt === null ? "enabled" : "disabled"]}</td>
            <td data-label={text.columns.since}>{day(createdAt)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
};
