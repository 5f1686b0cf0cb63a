import type { ComponentChildren } from "preact";
import type { ConsoleFrame } from "./console-shell.tsx";

type SearchProps = {
  frame: ConsoleFrame;
  action: string;
  label: string;
  value?: string | undefined;
  hint?: string;
  /** The other filters. */
  children?: ComponentChildren;
};

/** The search above a list: a plain GET, so that a result has an address. The script brings the / key here. */
export const SearchForm = ({ frame, action, label, value = "", hint, children }: SearchProps) => (
  <search>
    <form class="console-search" method="get" action={action}>
      <div class="field">
        <label for="search">{label}</label>
        <input
          id="search"
          name="search"
          type="search"
          value={value}
          maxlength={120}
          autocomplete="off"
          autocapitalize="none"
          spellcheck={false}
          aria-describedby={hint === undefined ? undefined : "search-hint"}
          data-search=""
        />
      </div>
      {children}
      <button class="button" type="submit">
        {frame.context.messages.console.search}
      </button>
      {hint !== undefined && (
        <p class="hint" id="search-hint">
          {hint}
        </p>
      )}
    </form>
  </search>
);

type ChoiceProps = {
  name: string;
  label: string;
  value?: string | undefined;
  /** Value and word of each. */
  options: readonly (readonly [string, string])[];
};

export const Choice = ({ name, label, value = "", options }: ChoiceProps) => (
  <div class="field">
    <label for={`choice-${name}`}>{label}</label>
    <select id={`choice-${name}`} name={name}>
      {options.map(([option, word]) => (
        <option value={option} selected={option === value}>
          {word}
        </option>
      ))}
    </select>
  </div>
);

type PagerProps = {
  frame: ConsoleFrame;
  path: string;
  /** The filters of this page, and where it begins. */
  sought: Readonly<Record<string, string | undefined>>;
  /** What the next page begins after; null at the end. */
  after: string | null;
};

/** Onward and back to the start; a list of any length has no other pages to name. */
export const Pager = ({ frame, path, sought, after }: PagerProps) => {
  const { console: text } = frame.context.messages;
  const { after: here, ...filters } = sought;
  const hrefTo = (from: string | null): string => {
    const given = Object.entries({ ...filters, after: from ?? undefined }).filter(
      (one): one is [string, string] => one[1] !== undefined,
    );
    return given.length === 0 ? path : `${path}?${new URLSearchParams(given)}`;
  };
  if (here === undefined && after === null) return null;
  return (
    <p class="actions">
      {after !== null && (
        <a class="button button-quiet" href={hrefTo(after)} rel="next">
          {text.next}
        </a>
      )}
      {here !== undefined && <a href={hrefTo(null)}>{text.first}</a>}
    </p>
  );
};

/** A part of a page under a heading of its own. */
export const Section = ({
  name,
  heading,
  children,
}: {
  name: string;
  heading: string;
  children: ComponentChildren;
}) => (
  <section aria-labelledby={`${name}-heading`}>
    <h2 id={`${name}-heading`}>{heading}</h2>
    {children}
  </section>
);
