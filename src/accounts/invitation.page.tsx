import { FormField } from "../ui/form-field.tsx";
import type { PageContext } from "../ui/page-context.ts";
import { PageShell } from "../ui/page-shell.tsx";
import { PasskeyAlert } from "../ui/passkey-alert.tsx";
import { type Account, givenName, type Role } from "./account.ts";

export type InvitationStep =
  | { name: "arrive" }
  | {
      name: "begin";
      token: string;
      role: Role;
      suggestedName: string | null;
      /** The one that waits for its first passkey; its names are given already. */
      account: Account | null;
    };

type Props = { context: PageContext; step: InvitationStep };

/**
 * Set-up: a name and a passkey. The token arrives in the fragment, which servers and logs never see; the script
 * moves it into the form of the first step.
 */
export const InvitationPage = ({ context, step }: Props) => (
  <PageShell context={context} title={context.messages.invitation.title} script="src/accounts/invitation.client.ts">
    {step.name === "arrive" ? <Arrive context={context} /> : <Begin context={context} step={step} />}
  </PageShell>
);

const Arrive = ({ context }: { context: PageContext }) => {
  const { invitation } = context.messages;
  return (
    <>
      <h1>{invitation.arriveHeading}</h1>
      <p class="lead">{invitation.arriveExplanation}</p>
      <form id="invitation-form" method="post" action="/invitation">
        <FormField id="token" name="token" label={invitation.field} autocomplete="off" maxlength={512} />
        <button class="button button-wide" type="submit">
          {invitation.proceed}
        </button>
      </form>
    </>
  );
};

const Begin = ({ context, step }: { context: PageContext; step: Extract<InvitationStep, { name: "begin" }> }) => {
  const { invitation, provisioning } = context.messages;
  const { account, role, token } = step;
  return (
    <>
      <h1>{account === null ? invitation.beginHeading : provisioning.page.heading(givenName(account))}</h1>
      {account !== null && <p>{provisioning.page.account(account.displayName, account.identifier)}</p>}
      <p class="lead">{account === null ? invitation.beginExplanation : provisioning.page.explanation}</p>
      <form id="account-form" class="below" data-incomplete={invitation.incomplete} novalidate>
        <input type="hidden" name="token" value={token} />
        {account === null ? (
          <ChosenNames context={context} suggestedName={step.suggestedName} />
        ) : (
          <GivenNames account={account} />
        )}
        <button id="create-passkey-button" class="button button-wide" type="submit">
          {invitation.create}
        </button>
        <PasskeyAlert context={context} />
        {role !== "person" && <p class="hint below">{invitation.becomes[role]}</p>}
      </form>
    </>
  );
};

const ChosenNames = ({ context, suggestedName }: { context: PageContext; suggestedName: string | null }) => {
  const { invitation } = context.messages;
  return (
    <>
      <FormField
        id="display-name"
        name="displayName"
        label={invitation.name}
        hint={invitation.nameHint}
        autocomplete="name"
        prose
        maxlength={100}
        value={suggestedName ?? ""}
        autofocus
      />
      <FormField
        id="identifier"
        name="identifier"
        label={invitation.identifier}
        hint={invitation.identifierHint}
        autocomplete="username"
        maxlength={254}
      />
    </>
  );
};

/** The script sends names in either case; here the server goes by those that the account has. */
const GivenNames = ({ account }: { account: Account }) => (
  <>
    <input type="hidden" name="displayName" value={account.displayName} />
    <input type="hidden" name="identifier" value={account.identifier} />
  </>
);
