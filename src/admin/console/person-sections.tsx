import type { Messages } from "../../messages/messages.ts";
import { ChangeForm, type ConsoleFrame } from "./console-shell.tsx";
import { Choice, Section } from "./list-pieces.tsx";

export type OpenSession = {
  readonly id: string;
  readonly startedBy: keyof Messages["home"]["startedBy"];
  readonly browser: string;
  readonly system: string;
  readonly address: string;
  readonly lastSeenAt: number;
  readonly limited: boolean;
};

type About = { frame: ConsoleFrame; id: string };

type SessionsProps = About & { sessions: readonly OpenSession[]; apps: readonly { name: string }[]; mayEnd: boolean };

export const SessionsSection = ({ frame, id, sessions, apps, mayEnd }: SessionsProps) => {
  const { people: text, home, ago, shell, console: shared, proximity } = frame.context.messages;
  const path = `/admin/people/${id}/end-sessions`;
  return (
    <Section name="sessions" heading={text.sessions.heading}>
      {sessions.length === 0 && <p class="hint">{text.sessions.nowhere}</p>}
      <ul class="rows">
        {sessions.map((session) => (
          <li class="row">
            <div class="row-text">
              <h3>
                {shell.device(session.browser, session.system)}
                {session.limited && <span class="tag tag-plain">{proximity.home.limited}</span>}
              </h3>
              <p class="hint">
                {session.address}, {home.startedBy[session.startedBy]},{" "}
                {home.lastSeen(ago(session.lastSeenAt, frame.now))}
              </p>
            </div>
            {mayEnd && (
              <ChangeForm frame={frame} action={path}>
                <input type="hidden" name="session" value={session.id} />
                <button
                  class="button button-quiet"
                  type="submit"
                  aria-label={text.sessions.endNamed(shell.device(session.browser, session.system))}
                >
                  {text.sessions.end}
                </button>
              </ChangeForm>
            )}
          </li>
        ))}
      </ul>
      <p class="below">
        {text.sessions.apps} {apps.length === 0 ? shared.none : apps.map(({ name }) => name).join(", ")}
      </p>
      {mayEnd && (
        <ChangeForm frame={frame} action={path} class="console-line">
          <button class="button button-alarm" type="submit" aria-describedby="end-all-hint">
            {text.sessions.endAll}
          </button>
          <p class="hint" id="end-all-hint">
            {text.sessions.endAllHint}
          </p>
        </ChangeForm>
      )}
    </Section>
  );
};

export const GroupsSection = ({ frame, id, groups, may }: About & { groups: readonly string[]; may: boolean }) => {
  const { people: text } = frame.context.messages;
  return (
    <Section name="groups" heading={text.groups}>
      {groups.length === 0 && <p class="hint">{text.noGroups}</p>}
      <ul class="console-chips">
        {groups.map((group) => (
          <li>
            <a href={`/admin/people?${new URLSearchParams({ group })}`}>{group}</a>
            {may && (
              <ChangeForm frame={frame} action={`/admin/people/${id}/leave-group`}>
                <input type="hidden" name="group" value={group} />
                <button class="text-button" type="submit" aria-label={text.leaveNamed(group)}>
                  {text.leave}
                </button>
              </ChangeForm>
            )}
          </li>
        ))}
      </ul>
      {may && (
        <ChangeForm frame={frame} action={`/admin/people/${id}/join-group`} class="console-line">
          <div class="field">
            <label for="group">{text.join}</label>
            <input id="group" name="group" type="text" required maxlength={64} autocomplete="off" spellcheck={false} />
          </div>
          <button class="button button-quiet" type="submit">
            {text.joinButton}
          </button>
        </ChangeForm>
      )}
    </Section>
  );
};

/** Hours for which a pass may be good, as offered; the action takes others as well. */
const passHours = [1, 8, 24, 72];

export const PassSection = ({ frame, id }: About) => {
  const { people: text, duration } = frame.context.messages;
  return (
    <Section name="pass" heading={text.pass.heading}>
      <p class="hint">{text.pass.hint}</p>
      <ChangeForm frame={frame} action={`/admin/people/${id}/pass`} class="console-line">
        <Choice
          name="hours"
          label={text.pass.hours}
          value="1"
          options={passHours.map((hours) => [String(hours), duration(hours * 3600)] as const)}
        />
        <div class="choice">
          <input id="reusable" type="checkbox" name="reusable" value="1" />
          <label for="reusable">{text.pass.reusable}</label>
        </div>
        <button class="button" type="submit">
          {text.pass.make}
        </button>
      </ChangeForm>
      <ChangeForm frame={frame} action={`/admin/people/${id}/revoke-passes`} class="console-line">
        <button class="button button-quiet" type="submit" aria-describedby="revoke-hint">
          {text.pass.revoke}
        </button>
        <p class="hint" id="revoke-hint">
          {text.pass.revokeHint}
        </p>
      </ChangeForm>
    </Section>
  );
};
