import type { PageContext } from "../../ui/page-context.ts";
import { PageShell } from "../../ui/page-shell.tsx";

type Props = { context: PageContext; clientName: string | null; fields: Record<string, string> };

/** Asked before signing out, because a link on any site can lead here (OpenID Connect RP-Initiated Logout 1.0 §2). */
export const LogoutPage = ({ context, clientName, fields }: Props) => {
  const { logout } = context.messages;
  return (
    <PageShell context={context} title={logout.title}>
      <h1>{logout.heading}</h1>
      <p class="lead">{logout.explanation(clientName)}</p>
      <form class="decision" method="post" action="/oauth/logout">
        {Object.entries(fields).map(([name, value]) => (
          <input type="hidden" name={name} value={value} />
        ))}
        <button class="button button-wide" type="submit">
          {logout.confirm}
        </button>
        <a class="button button-wide button-quiet" href="/">
          {logout.stay}
        </a>
      </form>
    </PageShell>
  );
};

export const SignedOutPage = ({ context }: { context: PageContext }) => {
  const { logout } = context.messages;
  return (
    <PageShell context={context} title={logout.signedOutTitle}>
      <h1>{logout.signedOutTitle}</h1>
      <p class="lead">{logout.signedOut}</p>
      <p class="actions">
        <a class="button" href="/sign-in">
          {logout.signInAgain}
        </a>
      </p>
    </PageShell>
  );
};
