import { ChangeAlert, ChangeForm, type ConsoleFrame, ConsoleShell } from "./console-shell.tsx";

export type ShownKey = {
  readonly kid: string;
  readonly algorithm: string;
  readonly state: "next" | "signing" | "leaving" | "retired";
  readonly signsAt: number;
};

type Props = {
  frame: ConsoleFrame;
  keys: readonly ShownKey[];
  /** Which forms this role has. */
  may: { readonly rotate: boolean; readonly replace: boolean };
  done: boolean;
};

/** What tokens are signed with, and making new ones: in time, or because a private half is in wrong hands. */
export const KeysPage = ({ frame, keys, may, done }: Props) => {
  const { keys: text } = frame.context.messages.records;
  const waiting = keys.some(({ state }) => state === "next");
  return (
    <ConsoleShell frame={frame} section="keys" title={text.title} done={done ? text.done : null}>
      <h1>{text.title}</h1>
      <p class="lead">{text.lead}</p>
      <KeyTable frame={frame} keys={keys} />
      {(may.rotate || may.replace) && <ChangeAlert frame={frame} />}
      {may.rotate && (
        <section aria-labelledby="rotate-heading">
          <h2 id="rotate-heading">{text.rotateHeading}</h2>
          <p class="console-text" id="rotate-hint">
            {waiting ? text.waiting : text.rotateHint}
          </p>
          {!waiting && (
            <ChangeForm frame={frame} action="/admin/keys/rotate" class="actions">
              <button class="button" type="submit" aria-describedby="rotate-hint">
                {text.rotate}
              </button>
            </ChangeForm>
          )}
        </section>
      )}
      {may.replace && <ReplaceForm frame={frame} />}
    </ConsoleShell>
  );
};

const KeyTable = ({ frame, keys }: Pick<Props, "frame" | "keys">) => {
  const { records } = frame.context.messages;
  const { keys: text } = records;
  return (
    <table class="console-table">
      <caption class="visually-hidden">{text.title}</caption>
      <thead>
        <tr>
          <th scope="col">{text.columns.key}</th>
          <th scope="col">{text.columns.state}</th>
          <th scope="col">{text.columns.signsAt}</th>
        </tr>
      </thead>
      <tbody>
        {keys.map(({ kid, algorithm, state, signsAt }) => (
          <tr class={state === "retired" ? "console-off" : undefined} data-key={state}>
            <th scope="row">
              {algorithm}
              <span class="hint">
                <code>{kid}</code>
              </span>
            </th>
            <td data-label={text.columns.state}>
              {text.states[state]}
              <span class="console-why">{text.notes[state]}</span>
            </td>
            <td data-label={text.columns.signsAt}>
              <time dateTime={new Date(signsAt).toISOString()}>{records.instant(signsAt)}</time>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
};

const ReplaceForm = ({ frame }: Pick<Props, "frame">) => {
  const { keys: text } = frame.context.messages.records;
  return (
    <section class="quiet" aria-labelledby="replace-heading">
      <h2 id="replace-heading">{text.leakedHeading}</h2>
      <ChangeForm frame={frame} action="/admin/keys/replace">
        <p id="replace-hint">{text.leakedHint}</p>
        <label class="console-tick">
          <input type="checkbox" name="confirmed" value="yes" aria-describedby="replace-hint" required />
          {text.leakedConfirm}
        </label>
        <p class="actions">
          <button class="button button-quiet button-alarm" type="submit">
            {text.leaked}
          </button>
        </p>
      </ChangeForm>
    </section>
  );
};
