import { AccountShell } from "../../ui/account-shell.tsx";
import type { PageContext } from "../../ui/page-context.ts";
import { PasskeyAlert } from "../../ui/passkey-alert.tsx";
import { scopesInWords } from "../../ui/scopes-in-words.ts";

export type ShownApp = {
  clientId: string;
  name: string;
  scopes: readonly string[];
  since: number;
  lastUsedAt: number | null;
  /** False when it is only allowed to, and has nothing. */
  holdsSomething: boolean;
  limited: boolean;
  countersignedBy: readonly string[];
};

type Props = { context: PageContext; apps: readonly ShownApp[]; freshFor: number; now: number };

/** The apps that may act for this person, and what each may; any can be disconnected. */
export const ConnectedAppsPage = ({ context, apps, freshFor, now }: Props) => {
  const { apps: text } = context.messages.security;
  const { askCode } = context.messages.backchannel;
  return (
    <AccountShell context={context} section="security" title={text.title} script="src/passkeys/fresh-form.client.ts">
      <h1>{text.heading}</h1>
      <p class="lead">{text.lead}</p>
      <PasskeyAlert context={context} />
      {apps.length === 0 ? <p>{text.none}</p> : <h2 class="visually-hidden">{text.title}</h2>}
      <ul class="rows">
        {apps.map((app) => (
          <AppRow context={context} app={app} freshFor={freshFor} now={now} />
        ))}
      </ul>
      <section aria-labelledby="ask-code-heading">
        <h2 id="ask-code-heading">{askCode.title}</h2>
        <p class="hint below">{askCode.about}</p>
        <p class="below">
          <a href="/apps/code">{askCode.open}</a>
        </p>
      </section>
    </AccountShell>
  );
};

type RowProps = { context: PageContext; app: ShownApp; freshFor: number; now: number };

const AppRow = ({ context, app, freshFor, now }: RowProps) => {
  const { messages } = context;
  const { apps: text } = messages.security;
  const used = app.lastUsedAt === null ? null : text.used(messages.ago(app.lastUsedAt, now));
  const since = text.since(messages.day(app.since));
  return (
    <li class="row" data-app={app.clientId}>
      <div class="row-text">
        <h3>
          {app.name}
          {app.limited && <span class="tag tag-plain">{text.limited}</span>}
        </h3>
        <p>{`${text.may}: ${scopesInWords(messages, app.scopes).join(", ")}.`}</p>
        <p class="hint">
          {used === null ? since : `${since}, ${used}`}
          {app.countersignedBy.length > 0 && ", "}
          {app.countersignedBy.length > 0 && (
            <span class="countersigned">{text.countersignedBy(app.countersignedBy.join(", "))}</span>
          )}
        </p>
        {!app.holdsSomething && <p class="hint">{text.onlyAllowed}</p>}
      </div>
      <form
        method="post"
        action={`/apps/${encodeURIComponent(app.clientId)}/disconnect`}
        data-fresh
        data-fresh-for={freshFor}
      >
        <button class="button button-quiet" type="submit" aria-label={text.disconnectNamed(app.name)}>
          {text.disconnect}
        </button>
      </form>
    </li>
  );
};
