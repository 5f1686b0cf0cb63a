import type { PageContext } from "./page-context.ts";
import { PageShell } from "./page-shell.tsx";

type Props = {
  context: PageContext;
  title: string;
  explanation: string;
  action: { href: string; label: string } | null;
  /** What the operator finds this by in the log. */
  reference?: string;
};

/** An expected no, as a page: what happened, and one way on. */
export const RefusalPage = ({ context, title, explanation, action, reference }: Props) => (
  <PageShell context={context} title={title}>
    <h1>{title}</h1>
    <p class="lead">{explanation}</p>
    {reference !== undefined && (
      <p>
        {context.messages.refusalReference} <code>{reference}</code>
      </p>
    )}
    {action !== null && (
      <p class="actions">
        <a class="button" href={action.href}>
          {action.label}
        </a>
      </p>
    )}
  </PageShell>
);
