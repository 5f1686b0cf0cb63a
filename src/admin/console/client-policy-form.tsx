import type { ShownClient } from "./client.page.tsx";
import { listCharacters } from "./client-forms.page.tsx";
import { clientPath } from "./clients.page.tsx";
import { ChangeForm, type ConsoleFrame } from "./console-shell.tsx";
import { Entry, Lines } from "./form-pieces.tsx";
import { Choice } from "./list-pieces.tsx";

/** What is demanded for sign-ins to an app. */
export const PolicyForm = ({ frame, client }: { frame: ConsoleFrame; client: ShownClient }) => {
  const { policy: text } = frame.context.messages.clients;
  const { policy } = client;
  const verdicts = ["unknown", "likely", "nearby", "known"] as const;
  return (
    <section class="console-sheet" aria-labelledby="policy-heading">
      <h2 id="policy-heading">{text.heading}</h2>
      <ChangeForm frame={frame} action={`${clientPath(client.id)}/policy`} class="console-form">
        <Choice
          name="requiredVerdict"
          label={text.required}
          value={policy.requiredVerdict}
          options={verdicts.map((verdict) => [verdict, text.verdicts[verdict]])}
        />
        <Entry
          id="countries"
          name="countries"
          label={text.countries}
          hint={text.countriesHint}
          value={policy.countries.join(" ")}
          maxlength={1000}
        />
        <Lines
          id="networks"
          name="networks"
          label={text.networks}
          hint={text.networksHint}
          lines={policy.networks}
          rows={2}
          maxlength={listCharacters}
        />
        <Entry
          id="withheld"
          name="scopesWithheldWhenLimited"
          label={text.withheld}
          hint={text.withheldHint}
          value={policy.scopesWithheldWhenLimited.join(" ")}
          maxlength={2000}
        />
        <Entry
          id="unused-days"
          name="deviceGrantUnusedDays"
          label={text.unusedDays}
          hint={text.unusedDaysHint}
          value={policy.deviceGrantUnusedDays === null ? "" : String(policy.deviceGrantUnusedDays)}
          inputmode="numeric"
          maxlength={5}
        />
        <button class="button button-quiet" type="submit">
          {text.save}
        </button>
      </ChangeForm>
    </section>
  );
};
