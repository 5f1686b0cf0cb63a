import type { Messages } from "../../messages/messages.ts";
import { type InvitationLine, type InvitationLines, writeLine } from "../invitation-list.ts";
import { ChangeAlert, ChangeForm, type ConsoleFrame, ConsoleShell } from "./console-shell.tsx";

/** What an administrator should know of a line that is good by itself. */
export type LineNotice = "here_already" | "twice";

export type PreviewedLine = InvitationLine & { readonly notice: LineNotice | null };

type PreviewProps = {
  frame: ConsoleFrame;
  csv: string;
  problem: InvitationLines["problem"];
  lines: readonly PreviewedLine[];
};

/** What will happen when this list is sent, line by line; a list with something wrong in it is mended here. */
export const InvitePreviewPage = ({ frame, csv, problem, lines }: PreviewProps) => {
  const { inviteList: text } = frame.context.messages.people;
  const wrong = lines.filter((line) => line.problem !== null);
  const isGood = problem === null && wrong.length === 0;
  return (
    <ConsoleShell frame={frame} section="people" title={text.title}>
      <h1>{isGood ? text.will(lines.length) : text.willNot}</h1>
      <p class="lead">{isGood ? text.willHint : text.mend}</p>
      <ChangeAlert frame={frame} />
      {problem !== null && <p class="field-error">{text.problems[problem.reason](problem.line)}</p>}
      {lines.length > 0 && <LinesTable text={text} isGood={isGood} lines={[...wrong, ...lines.filter(isFine)]} />}
      {isGood ? (
        <ChangeForm frame={frame} action="/admin/people/invite/many" class="actions">
          <input type="hidden" name="csv" value={csv} />
          <button class="button button-approve" type="submit">
            {text.go(lines.length)}
          </button>
          <a href="/admin/people/invite">{text.leave}</a>
        </ChangeForm>
      ) : (
        <form class="console-form" method="post" action="/admin/people/invite/preview">
          <div class="field">
            <label for="csv">{frame.context.messages.people.invite.csv}</label>
            <textarea id="csv" name="csv" rows={10} required spellcheck={false}>
              {csv}
            </textarea>
          </div>
          <button class="button" type="submit">
            {text.again}
          </button>
        </form>
      )}
    </ConsoleShell>
  );
};

const isFine = ({ problem }: PreviewedLine): boolean => problem === null;

type TableProps = { text: Messages["people"]["inviteList"]; lines: readonly PreviewedLine[]; isGood: boolean };

const LinesTable = ({ text, lines, isGood }: TableProps) => (
  <table class="console-table">
    <caption class="visually-hidden">{text.title}</caption>
    <thead>
      <tr>
        <th scope="col">{text.columns.line}</th>
        <th scope="col">{text.columns.name}</th>
        <th scope="col">{text.columns.email}</th>
        <th scope="col">{text.columns.happens}</th>
      </tr>
    </thead>
    <tbody>
      {lines.map(({ line, name, email, problem, notice }) => (
        <tr>
          <td>{text.lineNumber(line)}</td>
          <th scope="row">{name === "" ? "–" : name}</th>
          <td>{email ?? "–"}</td>
          <td>
            {problem === null ? (
              isGood ? (
                text.invited
              ) : (
                text.fine
              )
            ) : (
              <span class="console-bad">{text.lineProblems[problem]}</span>
            )}
            {notice !== null && <span class="fact-note">{text.notices[notice]}</span>}
          </td>
        </tr>
      ))}
    </tbody>
  </table>
);

type InvitedProps = {
  frame: ConsoleFrame;
  invited: readonly { readonly name: string; readonly email: string | null; readonly url: string }[];
  until: string;
};

/** The links, shown once: as a list to hand to whatever sends them. */
export const InvitedPage = ({ frame, invited, until }: InvitedProps) => {
  const { inviteList: text, link } = frame.context.messages.people;
  const rows = invited.map(({ name, email, url }) => writeLine([name, email ?? "", url]));
  return (
    <ConsoleShell frame={frame} section="people" title={text.doneTitle}>
      <h1>{text.done(invited.length)}</h1>
      <p class="lead">{text.doneHint}</p>
      <div class="console-form">
        <div class="field">
          <label for="links">{text.links}</label>
          <textarea id="links" readonly rows={Math.min(20, rows.length + 2)} spellcheck={false} data-select="">
            {["name,email,link", ...rows].join("\n")}
          </textarea>
          <p class="hint">
            {link.once} {until}
          </p>
        </div>
      </div>
      <p class="actions">
        <a class="button button-quiet" href="/admin/people">
          {link.backToPeople}
        </a>
      </p>
    </ConsoleShell>
  );
};
