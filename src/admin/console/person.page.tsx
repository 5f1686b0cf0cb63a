import { Fact, Facts } from "../../ui/facts.tsx";
import { ChangeAlert, ChangeForm, type ConsoleFrame, ConsoleShell, type RoleName } from "./console-shell.tsx";
import { Choice, Section } from "./list-pieces.tsx";
import { GroupsSection, type OpenSession, PassSection, SessionsSection } from "./person-sections.tsx";
import { type WaysIn, WaysInSection } from "./person-ways.tsx";

export type OnePerson = {
  readonly id: string;
  readonly identifier: string;
  readonly displayName: string;
  readonly role: RoleName;
  readonly createdAt: number;
  readonly disabledAt: number | null;
  readonly groups: readonly string[];
  readonly sessions: readonly OpenSession[];
  readonly apps: readonly { readonly name: string }[];
};

/** What this administrator may do to this person; the actions decide all the same. */
export type MayDoToPerson = {
  readonly switch: boolean;
  readonly role: boolean;
  readonly groups: boolean;
  readonly pass: boolean;
  readonly endSessions: boolean;
};

type Props = {
  frame: ConsoleFrame;
  person: OnePerson;
  ways: WaysIn;
  may: MayDoToPerson;
  done: string | null;
};

/** One person: who they are, how they get in, and what can be done about them. */
export const PersonPage = ({ frame, person, ways, may, done }: Props) => {
  const { console: shared, people: text, day, ago } = frame.context.messages;
  const { id, identifier, displayName, role, createdAt, disabledAt, groups, sessions, apps } = person;
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
        <Fact name={text.columns.since}>{day(createdAt)}</Fact>
      </Facts>
      <div class="console-columns">
        <div>
          <WaysInSection frame={frame} ways={ways} />
          <SessionsSection frame={frame} id={id} sessions={sessions} apps={apps} mayEnd={may.endSessions} />
        </div>
        <div>
          <GroupsSection frame={frame} id={id} groups={groups} may={may.groups} />
          {may.pass && disabledAt === null && <PassSection frame={frame} id={id} />}
          {may.role && <RoleSection frame={frame} person={person} />}
          {may.switch && <SwitchSection frame={frame} person={person} />}
        </div>
      </div>
    </ConsoleShell>
  );
};

type Part = Pick<Props, "frame" | "person">;

const RoleSection = ({ frame, person: { id, displayName, role } }: Part) => {
  const { console: shared, people: text } = frame.context.messages;
  return (
    <Section name="role" heading={text.role}>
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
    </Section>
  );
};

const SwitchSection = ({ frame, person: { id, disabledAt } }: Part) => {
  const { people: text } = frame.context.messages;
  const to = disabledAt === null ? "disable" : "enable";
  return (
    <Section name="switch" heading={text[to].heading}>
      <p class="hint">{text[to].hint}</p>
      <ChangeForm frame={frame} action={`/admin/people/${id}/${to}`} class="console-line">
        <button class={to === "disable" ? "button button-alarm" : "button"} type="submit">
          {text[to].button}
        </button>
      </ChangeForm>
    </Section>
  );
};
