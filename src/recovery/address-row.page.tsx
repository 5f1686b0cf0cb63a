import { FormField } from "../ui/form-field.tsx";
import type { PageContext } from "../ui/page-context.ts";
import type { AddressKind } from "./address.ts";

type Words = PageContext["messages"]["recovery"]["addresses"];

export type AddressRowProps = {
  context: PageContext;
  address: {
    readonly id: string;
    readonly kind: AddressKind;
    /** As it is shown: whole, or in part. */
    readonly shown: string;
    readonly verifiedAt: number | null;
    readonly wornOut: boolean;
    /** The end of the code that is under way; null when none is. */
    readonly codeExpiresAt: number | null;
  };
  /** It is the only one that was confirmed. */
  last: boolean;
  problem: { readonly reason: keyof Words["problems"]; readonly entered: string } | null;
  freshFor: number;
  now: number;
};

/** One address, with the field for its code while it waits for one. */
export const AddressRow = (props: AddressRowProps) => {
  const { context, address } = props;
  const { messages } = context;
  const words = messages.recovery.addresses;
  const waiting = address.verifiedAt === null || address.wornOut;
  return (
    <li class="row address-row" data-address={address.id}>
      <div class="row-text">
        <h3>
          {address.shown}
          {address.verifiedAt === null && <span class="tag tag-plain">{words.unconfirmed}</span>}
        </h3>
        <p class="hint">
          {address.verifiedAt === null
            ? words.kind[address.kind]
            : `${words.kind[address.kind]} · ${words.confirmedOn(messages.day(address.verifiedAt))}`}
        </p>
        {address.wornOut && <p class="hint">{words.wornOut}</p>}
      </div>
      {waiting && <CodeForm {...props} />}
      <Removal {...props} />
    </li>
  );
};

/** One form, whose second button asks for another code, whatever is in the field. */
const CodeForm = ({ context, address, problem, freshFor, now }: AddressRowProps) => {
  const words = context.messages.recovery.addresses;
  const { codeExpiresAt } = address;
  const action = `/security/addresses/${address.id}`;
  return (
    <form class="address-code" method="post" action={`${action}/verify`} data-fresh data-fresh-for={freshFor}>
      {codeExpiresAt === null ? (
        <NoCode words={words} address={address} problem={problem} />
      ) : (
        <FormField
          id={`code-${address.id}`}
          name="code"
          class="code-input"
          label={words.codeField[address.kind]}
          hint={words.codeUnderWay(Math.max(1, Math.ceil((codeExpiresAt - now) / 1000)))}
          error={problem === null ? null : words.problems[problem.reason]}
          value={problem?.entered ?? ""}
          inputmode="numeric"
          autocomplete="one-time-code"
          maxlength={16}
          autofocus={problem !== null}
        />
      )}
      <div class="row-actions">
        {codeExpiresAt !== null && (
          <button class="button" type="submit" aria-label={words.confirmNamed(address.shown)}>
            {words.confirm}
          </button>
        )}
        <button
          class="button button-quiet"
          type="submit"
          formaction={`${action}/code`}
          formnovalidate
          aria-label={words.resendNamed(address.shown)}
        >
          {words.resend}
        </button>
      </div>
    </form>
  );
};

const NoCode = ({ words, address, problem }: Pick<AddressRowProps, "address" | "problem"> & { words: Words }) => {
  if (problem !== null)
    return (
      <p class="field-error" role="alert">
        {words.problems[problem.reason]}
      </p>
    );
  return address.wornOut ? null : <p class="hint">{words.codeGone}</p>;
};

/** Behind a first step that says what is lost; works without script. */
const Removal = ({ context, address, last, freshFor }: AddressRowProps) => {
  const words = context.messages.recovery.addresses;
  const { unconfirmed, last: only, other, told } = words.whatIsLost;
  const confirmed = address.verifiedAt !== null;
  return (
    <details class="removal">
      <summary aria-label={words.removeNamed(address.shown)}>{words.remove}</summary>
      <p>{confirmed ? (last ? only : other) : unconfirmed}</p>
      {confirmed && <p class="hint">{told}</p>}
      <form method="post" action={`/security/addresses/${address.id}/remove`} data-fresh data-fresh-for={freshFor}>
        <button class="button button-alarm" type="submit">
          {words.removeForGood}
        </button>
      </form>
    </details>
  );
};
