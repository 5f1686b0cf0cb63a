import type { ShownClient } from "./client.page.tsx";
import { clientPath } from "./clients.page.tsx";
import { ChangeForm, type ConsoleFrame } from "./console-shell.tsx";
import { Entry, Lines } from "./form-pieces.tsx";

type Props = { frame: ConsoleFrame; client: ShownClient };

/** What a list of addresses or networks takes as text, at most. */
export const listCharacters = 8_000;

export const AddressesForm = ({ frame, client }: Props) => {
  const { addresses: text } = frame.context.messages.clients;
  return (
    <section class="console-sheet" aria-labelledby="addresses-heading">
      <h2 id="addresses-heading">{text.heading}</h2>
      <ChangeForm frame={frame} action={`${clientPath(client.id)}/addresses`} class="console-form">
        <Lines
          id="redirects"
          name="redirectUris"
          label={text.redirect}
          hint={text.redirectHint}
          lines={client.redirectUris}
          maxlength={listCharacters}
          required
        />
        <Lines
          id="after-sign-out"
          name="postLogoutRedirectUris"
          label={text.afterSignOut}
          hint={text.afterSignOutHint}
          lines={client.postLogoutRedirectUris}
          rows={2}
          maxlength={listCharacters}
        />
        <button class="button button-quiet" type="submit">
          {text.save}
        </button>
      </ChangeForm>
    </section>
  );
};

export const NamingForm = ({ frame, client }: Props) => {
  const { clients: text } = frame.context.messages;
  return (
    <section class="console-sheet" aria-labelledby="naming-heading">
      <h2 id="naming-heading">{text.naming.heading}</h2>
      <ChangeForm frame={frame} action={`${clientPath(client.id)}/naming`} class="console-form">
        <Entry id="name" name="name" label={text.create.name} value={client.name} maxlength={80} required />
        <Entry
          id="scopes"
          name="scopes"
          label={text.scopes}
          hint={text.scopesHint}
          value={client.scopes.join(" ")}
          maxlength={2000}
        />
        <button class="button button-quiet" type="submit">
          {text.naming.save}
        </button>
      </ChangeForm>
    </section>
  );
};

export const SecretForm = ({ frame, client }: Props) => {
  const { secret: text } = frame.context.messages.clients;
  return (
    <section class="console-sheet" aria-labelledby="secret-heading">
      <h2 id="secret-heading">{text.heading}</h2>
      <ChangeForm frame={frame} action={`${clientPath(client.id)}/secret`} class="console-form">
        <p class="hint" id="secret-hint">
          {text.rotateHint}
        </p>
        <button class="button button-alarm" type="submit" aria-describedby="secret-hint">
          {text.rotate}
        </button>
      </ChangeForm>
    </section>
  );
};

export const RemovalForm = ({ frame, client }: Props) => {
  const { removal: text } = frame.context.messages.clients;
  const removed = client.disabledAt !== null;
  return (
    <section class="quiet" aria-labelledby="removal-heading">
      <h2 id="removal-heading">{removed ? text.restore : text.heading}</h2>
      <ChangeForm frame={frame} action={`${clientPath(client.id)}/${removed ? "enable" : "disable"}`}>
        <p id="removal-hint">{removed ? text.restoreHint : text.hint}</p>
        <p class="actions">
          <button
            class={removed ? "button button-quiet" : "button button-quiet button-alarm"}
            type="submit"
            aria-describedby="removal-hint"
          >
            {removed ? text.restore : text.remove}
          </button>
        </p>
      </ChangeForm>
    </section>
  );
};
