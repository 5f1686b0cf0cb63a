import { limits } from "../limits.ts";
import type { PageContext } from "../ui/page-context.ts";
import { PageShell } from "../ui/page-shell.tsx";

/** Where each of the three ways leads, with the place to go to afterwards. */
export type StartWays = { own: string; shared: string; otherwise: string };

/** The first page of a new machine: what it is to its person decides what one approval does. */
export const StartPage = ({ context, ways }: { context: PageContext; ways: StartWays }) => {
  const { start } = context.messages.firstRun;
  return (
    <PageShell context={context} title={start.title} width="wide">
      <h1>{start.heading}</h1>
      <p class="lead">{start.lead}</p>
      <div class="start-ways">
        <section aria-labelledby="own-heading">
          <h2 id="own-heading">{start.own.heading}</h2>
          <p id="own-text">{start.own.explanation}</p>
          <a class="button button-approve" href={ways.own} aria-describedby="own-text">
            {start.own.go}
          </a>
        </section>
        <section aria-labelledby="shared-heading">
          <h2 id="shared-heading">{start.shared.heading}</h2>
          <p id="shared-text">{start.shared.explanation(limits.sharedScreenIdleSeconds)}</p>
          <a class="button" href={ways.shared} aria-describedby="shared-text">
            {start.shared.go}
          </a>
        </section>
      </div>
      <p class="ways">
        <a href={ways.otherwise}>{start.otherwise}</a>
      </p>
    </PageShell>
  );
};
