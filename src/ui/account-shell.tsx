import type { ComponentChildren } from "preact";
import type { PageContext } from "./page-context.ts";
import { PageShell } from "./page-shell.tsx";
import { TabBar } from "./tab-bar.tsx";

/** The pages about the account itself, in the order of their navigation. */
export type AccountSection = "home" | "security" | "devices" | "activity";

type Props = {
  context: PageContext;
  /** Which entry of the navigation this page belongs to. */
  section: AccountSection;
  title: string;
  script?: string;
  children: ComponentChildren;
};

/** The shell of every page about the account: the page, and the way to the others. */
export const AccountShell = ({ context, section, title, script, children }: Props) => (
  <PageShell
    context={context}
    title={title}
    navigation={<TabBar words={context.messages.navigation} active={section} />}
    {...(script === undefined ? {} : { script })}
  >
    {children}
  </PageShell>
);
