import { limits } from "../limits.ts";
import { AccountShell } from "../ui/account-shell.tsx";
import { FormField } from "../ui/form-field.tsx";
import type { PageContext } from "../ui/page-context.ts";
import { PasskeyAlert } from "../ui/passkey-alert.tsx";
import type { AddressKind } from "./address.ts";
import { AddressRow, type AddressRowProps } from "./address-row.page.tsx";

type Problems = PageContext["messages"]["recovery"]["addresses"]["problems"];

/** What is wrong, and at which field: of an address that is there, or of a new one. */
export type AddressProblem = {
  readonly at: string;
  readonly reason: keyof Problems;
  /** What was typed there. */
  readonly entered: string;
};

type Props = {
  context: PageContext;
  addresses: readonly AddressRowProps["address"][];
  sms: boolean;
  /** The addresses are shown in part. */
  masked: boolean;
  problem: AddressProblem | null;
  done: keyof PageContext["messages"]["recovery"]["addresses"]["done"] | null;
  freshFor: number;
  now: number;
};

/** Where a person can be reached besides their devices: adding, confirming and removing. */
export const AddressesPage = (props: Props) => {
  const { context, addresses, sms, masked, problem, done, freshFor, now } = props;
  const words = context.messages.recovery.addresses;
  const confirmed = addresses.filter(({ verifiedAt }) => verifiedAt !== null).length;
  const full = addresses.length >= limits.addressesPerAccount;
  return (
    <AccountShell context={context} section="security" title={words.title} script="src/recovery/address.client.ts">
      <h1>{words.title}</h1>
      <p class="lead">{words.lead}</p>
      <p class="hint done" role="status">
        {done === null ? "" : words.done[done]}
      </p>
      <PasskeyAlert context={context} />
      <section aria-labelledby="addresses-heading" class="below">
        <h2 id="addresses-heading">{words.listed}</h2>
        {masked && addresses.length > 0 && <p class="hint below">{words.masked}</p>}
        {addresses.length === 0 ? (
          <p class="below">{words.none}</p>
        ) : (
          <ul class="rows">
            {addresses.map((address) => (
              <AddressRow
                context={context}
                address={address}
                last={confirmed === 1 && address.verifiedAt !== null}
                problem={problem?.at === address.id ? problem : null}
                freshFor={freshFor}
                now={now}
              />
            ))}
          </ul>
        )}
      </section>
      {full ? (
        <p class="hint below">{words.full(limits.addressesPerAccount)}</p>
      ) : (
        <>
          <NewAddress context={context} kind="email" problem={problem} freshFor={freshFor} />
          {sms ? (
            <NewAddress context={context} kind="phone" problem={problem} freshFor={freshFor} />
          ) : (
            <p class="hint below">{words.noPhone}</p>
          )}
        </>
      )}
    </AccountShell>
  );
};

type NewAddressProps = Pick<Props, "context" | "problem" | "freshFor"> & { kind: AddressKind };

const NewAddress = ({ context, kind, problem, freshFor }: NewAddressProps) => {
  const words = context.messages.recovery.addresses;
  const email = kind === "email";
  const mine = problem?.at === kind ? problem : null;
  return (
    <section class="new-address" aria-labelledby={`add-${kind}-heading`}>
      <h2 id={`add-${kind}-heading`}>{email ? words.addEmail : words.addPhone}</h2>
      <form method="post" action="/security/addresses" data-fresh data-fresh-for={freshFor}>
        <input type="hidden" name="kind" value={kind} />
        <FormField
          id={`new-${kind}`}
          name="address"
          label={email ? words.emailField : words.phoneField}
          hint={email ? words.emailHint : words.phoneHint}
          error={mine === null ? null : words.problems[mine.reason]}
          value={mine?.entered ?? ""}
          inputmode={email ? "email" : "tel"}
          autocomplete={email ? "email" : "tel"}
          maxlength={limits.emailCharacters}
          autofocus={mine !== null}
        />
        <button class="button button-quiet" type="submit">
          {words.sendCode}
        </button>
      </form>
    </section>
  );
};
