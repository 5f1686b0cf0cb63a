import type { PageContext } from "../../ui/page-context.ts";
import { PageShell } from "../../ui/page-shell.tsx";
import { type AuthorizationResponse, responseFields } from "./authorization-response.ts";

/** Sends the answer on by itself; the button is for browsers without scripts. */
export const FormPostPage = ({ context, response }: { context: PageContext; response: AuthorizationResponse }) => {
  const words = context.messages.authorize.formPost;
  return (
    <PageShell context={context} title={words.title} script="src/oauth/authorize/form-post.client.ts">
      <h1>{words.heading(response.clientName)}</h1>
      <p class="lead">{words.explanation}</p>
      <form id="form-post" method="post" action={response.redirectUri}>
        {responseFields(response).map(([name, value]) => (
          <input type="hidden" name={name} value={value} />
        ))}
        <button class="button button-wide" type="submit">
          {words.proceed}
        </button>
      </form>
    </PageShell>
  );
};
