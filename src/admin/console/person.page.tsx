import { Fact, Facts } from "../../ui/facts.tsx";
import { ChangeAlert, ChangeForm, type ConsoleFrame, ConsoleShell, type RoleName } from "./console-shell.tsx";
import { Choice } from "./list-pieces.tsx";

export type OnePerson = {
  readonly id: string;
  readonly identifier: string;
  readonly displayName: string;
  readonly role: RoleName;
  readonly createdAt: number;
  readonly disabledAt: number | null;
  readonly groups: readonly string[];
};

/** What this administrator may do to this person. */
export type PersonDoes = { readonly switch: boolean; readonly role: boolean };

type Props = {
  frame: ConsoleFrame;
  person: OnePerson;
  may: PersonDoes;
  done: string | null;
};

/** One person: who they are, and what can be done about them. */
export const PersonPage = ({ frame, person, may, done }: Props) => {
  const { console: shared, people: text, day, ago } = frame.context.messages;
  const { id, identifier, displayName, role, createdAt, disabledAt, groups } = person;
  return (
    <ConsoleShell frame={frame} section="people" title={displayName} done={done}>
      <h1>{displayName}</h1>
      <p class="lead">{identifier}</p>
      <ChangeAlert frame={frame} />
      <Facts>
        <Fact name={text.role} note={shared.roles[role].may}>
          {shared.roles[role].name}
        </Fact>
        <Fact name={text.state} note={disabledAt === null ? undefined : text.disabledSince(ago(disabledAt, frame.now))}>
          {text.states[disabledAt === null ? "enabled" : "disabled"]}
        </Fact>
        <Fact name={text.groups}>{groups.length === 0 ? shared.none : groups.join(", ")}</Fact>
        <Fact name={text.columns.since}>{day(createdAt)}</Fact>
      </Facts>
      {may.role && (
        <section aria-labelledby="role-heading">
          <h2 id="role-heading">{text.role}</h2>
          <ChangeForm frame={frame} action={`/admin/people/${id}/role`} class="console-line">
            <Choice
              name="role"
              label={text.roleFor(displayName)}
              value={role}
              options={Object.entries(shared.roles).map(([one, { name }]) => [one, name] as const)}
            />
            <button class="button button-quiet" type="submit">
              {text.giveRole}
            </button>
          </ChangeForm>
        </section>
      )}
      {may.switch && <SwitchSection frame={frame} person={person} />}
    </ConsoleShell>
  );
};

const SwitchSection = ({ frame, person }: Pick<Props, "frame" | "person">) => {
  const { people: text } = frame.context.messages;
  const { id, disabledAt } = person;
  const to = disabledAt === null ? "disable" : "enable";
  return (
    <section aria-labelledby="switch-heading">
      <h2 id="switch-heading">{text[to].heading}</h2>
      <p class="hint">{text[to].hint}</p>
      <ChangeForm frame={frame} action={`/admin/people/${id}/${to}`} class="console-line">
        <button class={to === "disable" ? "button button-alarm" : "button"} type="submit">
          {text[to].button}
        </button>
      </ChangeForm>
    </section>
  );
};
