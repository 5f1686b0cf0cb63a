import type { ComponentChildren } from "preact";
import type { ConsoleFrame } from "./console-shell.tsx";

/** Fields of longer forms. What is chosen from a list is a `Choice` (`list-pieces.tsx`). */
type Named = {
  id: string;
  name: string;
  label: string;
  hint?: string | undefined;
};

type EntryProps = Named & {
  value?: string;
  maxlength: number;
  required?: boolean;
  inputmode?: "numeric" | "text" | "url";
};

export const Entry = ({ id, label, hint, value = "", ...input }: EntryProps) => (
  <div class="field">
    <label for={id}>{label}</label>
    <input
      {...input}
      id={id}
      type="text"
      value={value}
      autocomplete="off"
      autocapitalize="none"
      spellcheck={false}
      aria-describedby={hint === undefined ? undefined : `${id}-hint`}
    />
    <Hint id={id} hint={hint} />
  </div>
);

/** A day; the browser draws the field, which sends `2026-11-22`. */
export const Day = ({ id, name, label, value = "" }: Omit<Named, "hint"> & { value?: string | undefined }) => (
  <div class="field">
    <label for={id}>{label}</label>
    <input id={id} name={name} type="date" value={value} />
  </div>
);

type LinesProps = Named & {
  lines: readonly string[];
  rows?: number;
  required?: boolean;
  maxlength: number;
};

/** A list, one entry on each line. */
export const Lines = ({ id, label, hint, lines, rows = 3, ...area }: LinesProps) => (
  <div class="field">
    <label for={id}>{label}</label>
    <textarea
      {...area}
      id={id}
      rows={Math.max(rows, lines.length + 1)}
      autocomplete="off"
      autocapitalize="none"
      spellcheck={false}
      aria-describedby={hint === undefined ? undefined : `${id}-hint`}
    >
      {lines.join("\n")}
    </textarea>
    <Hint id={id} hint={hint} />
  </div>
);

const Hint = ({ id, hint }: Pick<Named, "id" | "hint">) =>
  hint === undefined ? null : (
    <p class="hint" id={`${id}-hint`}>
      {hint}
    </p>
  );

type FiltersProps = {
  frame: ConsoleFrame;
  action: string;
  /** What is asked for now. */
  sought: Readonly<Record<string, string | undefined>>;
  children: ComponentChildren;
};

/** What narrows a long list down: folded away until it is wanted, and open while it holds. A plain GET. */
export const Filters = ({ frame, action, sought, children }: FiltersProps) => {
  const { records: text } = frame.context.messages;
  const { after: _, ...filters } = sought;
  const active = Object.values(filters).some((value) => value !== undefined);
  return (
    <details class="console-filters" open={active}>
      <summary>{text.filter}</summary>
      <form method="get" action={action}>
        <div class="console-fields">{children}</div>
        <p class="actions">
          <button class="button" type="submit">
            {text.apply}
          </button>
          {active && <a href={action}>{text.clear}</a>}
        </p>
      </form>
    </details>
  );
};
