import type { ComponentChildren } from "preact";
import type { Messages } from "../../messages/messages.ts";
import type { PageContext } from "../../ui/page-context.ts";
import { PageShell } from "../../ui/page-shell.tsx";
import { PasskeyAlert } from "../../ui/passkey-alert.tsx";

export type SectionName = keyof Messages["console"]["sections"];
export type RoleName = keyof Messages["console"]["roles"];

/** What every page of the console needs beside its own props; made once per request by `enterConsole`. */
export type ConsoleFrame = {
  readonly context: PageContext;
  /** The places that this role may go to, in their order. */
  readonly sections: readonly { readonly name: SectionName; readonly path: string }[];
  readonly name: string;
  readonly role: RoleName;
  /** Milliseconds for which the last touch still counts; see `fresh-form.client.ts`. */
  readonly freshFor: number;
  readonly now: number;
};

type Props = {
  frame: ConsoleFrame;
  /** Which entry of the navigation this page belongs to. */
  section: SectionName;
  title: string;
  /** What has just been done, from the page before; said once and aloud. */
  done?: string | null;
  children: ComponentChildren;
};

/** The shell of every page of the console: the way to the others, and who is acting. */
export const ConsoleShell = ({ frame, section, title, done = null, children }: Props) => {
  const { context } = frame;
  const { console: text } = context.messages;
  return (
    <PageShell
      context={context}
      title={`${title} · ${text.title}`}
      width="wide"
      script="src/admin/console/console.client.ts"
      navigation={<Navigation frame={frame} section={section} />}
    >
      {done !== null && (
        <p class="console-done" role="status">
          {done}
        </p>
      )}
      {children}
    </PageShell>
  );
};

const Navigation = ({ frame, section }: Pick<Props, "frame" | "section">) => {
  const { context, sections, name, role } = frame;
  const { console: text } = context.messages;
  return (
    <nav class="console-nav" aria-label={text.title}>
      <ul>
        {sections.map((one) => (
          <li>
            <a href={one.path} aria-current={one.name === section ? "page" : undefined}>
              {text.sections[one.name]}
            </a>
          </li>
        ))}
        <li class="console-self">
          <a href="/">
            {name}
            <span class="hint">{text.roles[role].name}</span>
          </a>
        </li>
      </ul>
    </nav>
  );
};

type FormProps = {
  frame: ConsoleFrame;
  action: string;
  class?: string;
  id?: string;
  children: ComponentChildren;
};

/**
 * A form that changes something: asks for a touch first where the last one is too old. Without a script the server asks,
 * on a page of its own (`verify.page.tsx`), and goes on with what was filled in.
 */
export const ChangeForm = ({ frame, action, children, ...rest }: FormProps) => (
  <form method="post" action={action} data-fresh="" data-fresh-for={frame.freshFor} {...rest}>
    {children}
  </form>
);

/** Above the first form of a page that changes something: where the script says what went wrong with the touch. */
export const ChangeAlert = ({ frame }: { frame: ConsoleFrame }) => <PasskeyAlert context={frame.context} />;
