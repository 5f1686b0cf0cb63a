import type { Imagined } from "../policy-preview.ts";
import type { ConsoleFrame } from "./console-shell.tsx";
import { Entry } from "./form-pieces.tsx";
import { Choice } from "./list-pieces.tsx";

export type Situation = {
  clients: readonly { readonly id: string; readonly name: string }[];
  /** Null: Countersign's own pages. */
  chosen: { readonly id: string; readonly name: string } | null;
  imagined: Imagined;
};

/** The situation that somebody thinks up. A plain GET, so that it has an address to send to a colleague. */
export const SituationForm = ({ frame, clients, chosen, imagined }: Situation & { frame: ConsoleFrame }) => {
  const { policies: text } = frame.context.messages;
  const words = <Name extends string>(said: Readonly<Record<Name, string>>) =>
    Object.entries(said) as (readonly [string, string])[];
  return (
    <form class="console-form" method="get" action="/admin/policies">
      <Choice
        name="client"
        label={text.app}
        value={chosen?.id ?? ""}
        options={[["", text.itself], ...clients.map(({ id, name }) => [id, name] as const)]}
      />
      <Choice name="kind" label={text.way} value={imagined.kind} options={words(text.ways)} />
      <Choice name="verdict" label={text.verdict} value={imagined.verdict} options={words(text.verdicts)} />
      <Choice
        name="account"
        label={text.account}
        value={imagined.accountProtected ? "protected" : "ordinary"}
        options={words(text.accounts)}
      />
      <Entry
        id="country"
        name="country"
        label={text.country}
        hint={text.countryHint}
        value={imagined.country ?? ""}
        maxlength={2}
      />
      <Choice
        name="network"
        label={text.network}
        value={imagined.inNetworks ? "allowed" : "other"}
        options={words(text.networks)}
      />
      <button class="button" type="submit">
        {text.show}
      </button>
    </form>
  );
};
