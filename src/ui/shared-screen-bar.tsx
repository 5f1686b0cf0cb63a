import { limits } from "../limits.ts";
import type { PageContext } from "./page-context.ts";

/**
 * Over every page while somebody is signed in on a shared screen: that it is one, and the way out. Its script signs out when
 * nobody is there any more, after a warning (WCAG 2.2 SC 2.2.1).
 */
export const SharedScreenBar = ({ context }: { context: PageContext }) => {
  const { shared } = context.messages.firstRun;
  const idleSeconds = limits.sharedScreenIdleSeconds;
  return (
    <aside class="shared-bar" aria-label={shared.label} data-idle-seconds={idleSeconds}>
      <p>{shared.note(idleSeconds)}</p>
      <form id="shared-sign-out" method="post" action="/sign-out">
        <button class="button button-quiet" type="submit">
          {shared.signOut}
        </button>
      </form>
      <p id="shared-warning" class="shared-warning" role="alert" data-words={shared.warning} />
    </aside>
  );
};
