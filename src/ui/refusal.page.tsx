import type { PageContext } from "./page-context.ts";
import { PageShell } from "./page-shell.tsx";

type Props = {
  context: PageContext;
  title: string;
  explanation: string;
  action: { href: string; label: string } | null;
};

/** An expected no, as a page: what happened, and one way on. */
export const RefusalPage = ({ context, title, explanation, action }: Props) => (
  <PageShell context={context} title={title}>
    <h1>{title}</h1>
    <p class="lead">{explanation}</p>
    {action !== null && (
      <p class="actions">
        <a class="button" href={action.href}>
          {action.label}
        </a>
      </p>
    )}
  </PageShell>
);
