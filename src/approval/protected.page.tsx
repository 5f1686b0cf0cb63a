import type { PageContext } from "../ui/page-context.ts";
import { PageShell } from "../ui/page-shell.tsx";

/** `ended` counts sessions and grants together, as the person sees them; instants are epoch milliseconds. */
type Props = { context: PageContext; ended: number; protectedUntil: number; now: number };

/** After "it was not me": what has been done already, and the little that is left to do. */
export const ProtectedPage = ({ context, ended, protectedUntil, now }: Props) => {
  const words = context.messages.proximity.protected;
  const left = Math.max(0, Math.round((protectedUntil - now) / 1000));
  return (
    <PageShell context={context} title={words.title}>
      <div class="told" data-state="protected">
        <h1>{words.title}</h1>
        <p class="lead">{words.ended(ended)}</p>
        <p>{words.undone}</p>
        {left > 0 && <p>{words.meanwhile(left)}</p>}
      </div>
      <section class="quiet" aria-labelledby="next-heading">
        <h2 id="next-heading">{words.nextHeading}</h2>
        <ol class="steps">
          <li>{words.next.look}</li>
          <li>{words.next.tell}</li>
        </ol>
      </section>
      <p class="actions">
        <a class="button" href="/">
          {words.home}
        </a>
      </p>
    </PageShell>
  );
};
