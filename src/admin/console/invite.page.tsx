import { ChangeAlert, ChangeForm, type ConsoleFrame, ConsoleShell } from "./console-shell.tsx";
import { Choice, Section } from "./list-pieces.tsx";

type Props = {
  frame: ConsoleFrame;
  /** Only an owner invites with a role. */
  mayGiveRole: boolean;
  peopleAtOnce: number;
};

/** Inviting: one person, or a list of them. */
export const InvitePage = ({ frame, mayGiveRole, peopleAtOnce }: Props) => {
  const { console: shared, people } = frame.context.messages;
  const { invite: text } = people;
  return (
    <ConsoleShell frame={frame} section="people" title={text.title}>
      <h1>{text.title}</h1>
      <p class="lead">{text.lead}</p>
      <ChangeAlert frame={frame} />
      <div class="console-columns">
        <Section name="one" heading={text.one}>
          <ChangeForm frame={frame} action="/admin/people/invite" class="console-form">
            <div class="field">
              <label for="name">{text.name}</label>
              <input id="name" name="name" type="text" maxlength={80} autocomplete="off" aria-describedby="name-hint" />
              <p class="hint" id="name-hint">
                {text.nameHint}
              </p>
            </div>
            {mayGiveRole && (
              <Choice
                name="role"
                label={people.role}
                value="person"
                options={Object.entries(shared.roles).map(([role, { name }]) => [role, name] as const)}
              />
            )}
            <button class="button" type="submit">
              {text.make}
            </button>
          </ChangeForm>
        </Section>
        <Section name="many" heading={text.many}>
          <p class="hint" id="many-hint">
            {text.manyHint(peopleAtOnce)}
          </p>
          <form class="console-form" method="post" action="/admin/people/invite/preview">
            <p class="console-file" hidden data-file="csv">
              <label for="file">{text.file}</label>
              <input id="file" type="file" accept=".csv,text/csv,text/plain" />
            </p>
            <div class="field">
              <label for="csv">{text.csv}</label>
              <textarea
                id="csv"
                name="csv"
                rows={8}
                required
                spellcheck={false}
                aria-describedby="many-hint"
                placeholder={"name,email\nAda Lovelace,ada@example.org"}
              />
            </div>
            <button class="button" type="submit">
              {text.preview}
            </button>
          </form>
        </Section>
      </div>
    </ConsoleShell>
  );
};
