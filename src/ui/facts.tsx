import type { ComponentChildren } from "preact";

export const Facts = ({ children }: { children: ComponentChildren }) => <dl class="facts">{children}</dl>;

/** One line of what a person should check before deciding. `note` is said more quietly below. */
export const Fact = ({
  name,
  note,
  children,
}: {
  name: string;
  note?: string | undefined;
  children: ComponentChildren;
}) => (
  <div class="fact">
    <dt>{name}</dt>
    <dd>
      {children}
      {note !== undefined && <span class="fact-note">{note}</span>}
    </dd>
  </div>
);
