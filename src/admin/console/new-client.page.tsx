import { listCharacters } from "./client-forms.page.tsx";
import { ChangeAlert, ChangeForm, type ConsoleFrame, ConsoleShell } from "./console-shell.tsx";
import { Entry, Lines } from "./form-pieces.tsx";

export type ShownTemplate = {
  readonly name: string;
  readonly kind: "public" | "confidential";
  readonly grantTypes: readonly string[];
  /** Where such a program takes its answers, behind its own address; null when it says so itself. */
  readonly callbackPath: string | null;
  readonly redirectUris?: readonly string[];
};

const wordsFor = (frame: ConsoleFrame, name: string): { readonly name: string; readonly note: string } =>
  frame.context.messages.clients.create.templates[name] ?? { name, note: "" };

/** First the kind of app, each a link: what is asked for next depends on it. */
export const ChooseTemplatePage = ({
  frame,
  templates,
}: {
  frame: ConsoleFrame;
  templates: readonly ShownTemplate[];
}) => {
  const { create: text } = frame.context.messages.clients;
  const programs = templates.filter(({ callbackPath }) => callbackPath !== null);
  const others = templates.filter(({ callbackPath }) => callbackPath === null);
  return (
    <ConsoleShell frame={frame} section="clients" title={text.title}>
      <h1>{text.heading}</h1>
      <p class="lead">{text.lead}</p>
      {[
        { heading: text.programs, listed: programs },
        { heading: text.own, listed: others },
      ].map(({ heading, listed }) => (
        <section>
          <h2>{heading}</h2>
          <ul class="rows">
            {listed.map(({ name }) => (
              <li class="row row-link">
                <div class="row-text">
                  <h3>
                    <a href={`/admin/new-client?template=${name}`}>{wordsFor(frame, name).name}</a>
                  </h3>
                  <p class="hint">{wordsFor(frame, name).note}</p>
                </div>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </ConsoleShell>
  );
};

/** Then what an app of this kind has to be told by, and no more. */
export const NewClientPage = ({ frame, template }: { frame: ConsoleFrame; template: ShownTemplate }) => {
  const { create: text } = frame.context.messages.clients;
  const words = wordsFor(frame, template.name);
  const isProgram = template.callbackPath !== null;
  const goesBack = template.grantTypes.includes("authorization_code");
  return (
    <ConsoleShell frame={frame} section="clients" title={text.title}>
      <h1>{words.name}</h1>
      <p class="lead">{words.note}</p>
      <ChangeAlert frame={frame} />
      <ChangeForm frame={frame} action="/admin/new-client" class="console-form">
        <input type="hidden" name="template" value={template.name} />
        <Entry
          id="name"
          name="name"
          label={text.name}
          hint={text.nameHint}
          value={isProgram ? words.name : ""}
          maxlength={80}
          required
        />
        {isProgram && (
          <Entry
            id="address"
            name="address"
            label={text.address}
            hint={text.addressHint}
            inputmode="url"
            maxlength={500}
            required
          />
        )}
        {goesBack && !isProgram && (
          <Lines
            id="redirects"
            name="redirectUris"
            label={text.redirects}
            hint={text.redirectsHint}
            lines={template.redirectUris ?? []}
            maxlength={listCharacters}
            required
          />
        )}
        <Ownership frame={frame} />
        <p class="actions">
          <button class="button" type="submit">
            {text.submit}
          </button>
          <a href="/admin/new-client">{text.another}</a>
        </p>
      </ChangeForm>
    </ConsoleShell>
  );
};

const Ownership = ({ frame }: { frame: ConsoleFrame }) => {
  const { create: text } = frame.context.messages.clients;
  return (
    <fieldset class="console-answers">
      <legend>{text.firstParty}</legend>
      {(["yes", "no"] as const).map((answer) => (
        <label>
          <input type="radio" name="firstParty" value={answer} checked={answer === "yes"} />
          {answer === "yes" ? text.firstPartyYes : text.firstPartyNo}
        </label>
      ))}
    </fieldset>
  );
};
