import { Fact, Facts } from "../../ui/facts.tsx";
import { clientPath } from "./clients.page.tsx";
import { type ConsoleFrame, ConsoleShell } from "./console-shell.tsx";

export type MadeClient = {
  readonly id: string;
  readonly name: string;
  readonly redirectUris: readonly string[];
};

type MadeProps = {
  frame: ConsoleFrame;
  client: MadeClient;
  /** Shown here and nowhere else; null for an app that keeps none. */
  secret: string | null;
  issuer: string;
  needs: readonly string[];
  /** Whether the app was there before and has only a new secret. */
  rotated: boolean;
};

/** What has to be entered in the app. The answer to the form, since it is the only place where the secret ever is. */
export const MadeClientPage = ({ frame, client, secret, issuer, needs, rotated }: MadeProps) => {
  const { create, facts, secret: text, addresses } = frame.context.messages.clients;
  const title = rotated ? text.rotated(client.name) : create.made(client.name);
  return (
    <ConsoleShell frame={frame} section="clients" title={title}>
      <h1>{title}</h1>
      <p class="lead">{rotated ? text.oldGone : create.enter}</p>
      <Facts>
        <Fact name={facts.issuer} note={facts.issuerNote}>
          <code>{issuer}</code>
        </Fact>
        <Fact name={facts.id}>
          <code>{client.id}</code>
        </Fact>
        {secret !== null && (
          <Fact name={text.label}>
            <code data-secret>{secret}</code>
          </Fact>
        )}
        {client.redirectUris.length > 0 && (
          <Fact name={addresses.redirect}>
            <code>{client.redirectUris.join(" ")}</code>
          </Fact>
        )}
      </Facts>
      {needs.map((need) => (
        <p class="caution">{create.needs[need] ?? need}</p>
      ))}
      {secret !== null && (
        <p class="warning">
          <strong>{text.shown}.</strong> {text.shownHint}
        </p>
      )}
      <p class="actions">
        <a class="button" href={clientPath(client.id)}>
          {create.proceed}
        </a>
      </p>
    </ConsoleShell>
  );
};
