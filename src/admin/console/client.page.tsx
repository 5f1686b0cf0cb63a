import { Fact, Facts } from "../../ui/facts.tsx";
import { AddressesForm, NamingForm, RemovalForm, SecretForm } from "./client-forms.page.tsx";
import { PolicyForm } from "./client-policy-form.tsx";
import { type ListedClient, waysInWords } from "./clients.page.tsx";
import { ChangeAlert, type ConsoleFrame, ConsoleShell } from "./console-shell.tsx";

export type ShownPolicy = {
  readonly requiredVerdict: "unknown" | "likely" | "nearby" | "known";
  readonly countries: readonly string[];
  readonly networks: readonly string[];
  readonly scopesWithheldWhenLimited: readonly string[];
  readonly deviceGrantUnusedDays: number | null;
};

export type ShownClient = ListedClient & {
  readonly redirectUris: readonly string[];
  readonly postLogoutRedirectUris: readonly string[];
  readonly scopes: readonly string[];
  readonly registeredBy: string;
  /** The beginning of the secret's hash; null for an app without one. */
  readonly secretFingerprint: string | null;
  readonly settings: { readonly authentication: "none" | "secret" | "private_key_jwt" };
  readonly policy: ShownPolicy;
};

type Props = {
  frame: ConsoleFrame;
  client: ShownClient;
  issuer: string;
  mayChange: boolean;
  /** Whether this is the page after a change. */
  saved: boolean;
};

/** One app: what is registered of it, and each thing that may be changed as a form of its own. */
export const ClientPage = ({ frame, client, issuer, mayChange, saved }: Props) => {
  const { clients: text } = frame.context.messages;
  const removed = client.disabledAt !== null;
  return (
    <ConsoleShell frame={frame} section="clients" title={client.name} done={saved ? text.saved : null}>
      <h1>{client.name}</h1>
      {removed && <p class="alert">{text.removal.removed}</p>}
      <ClientFacts frame={frame} client={client} issuer={issuer} />
      {mayChange && <ChangeAlert frame={frame} />}
      {mayChange && !removed && (
        <div class="console-changes">
          {client.grantTypes.includes("authorization_code") && <AddressesForm frame={frame} client={client} />}
          <PolicyForm frame={frame} client={client} />
          <NamingForm frame={frame} client={client} />
          {client.settings.authentication === "secret" && <SecretForm frame={frame} client={client} />}
        </div>
      )}
      {mayChange && <RemovalForm frame={frame} client={client} />}
    </ConsoleShell>
  );
};

const ClientFacts = ({ frame, client, issuer }: { frame: ConsoleFrame; client: ShownClient; issuer: string }) => {
  const { messages } = frame.context;
  const { clients: text } = messages;
  const { facts } = text;
  return (
    <Facts>
      <Fact name={facts.id}>
        <code>{client.id}</code>
      </Fact>
      <Fact name={facts.issuer} note={facts.issuerNote}>
        <code>{issuer}</code>
      </Fact>
      <Fact name={facts.owner} note={text.trustNote[client.trust]}>
        {text.trust[client.trust]}
      </Fact>
      <Fact name={facts.ways}>{waysInWords(text, client.grantTypes)}</Fact>
      <Fact
        name={facts.proof}
        note={client.secretFingerprint === null ? undefined : facts.fingerprint(client.secretFingerprint)}
      >
        {facts.proofs[client.settings.authentication]}
      </Fact>
      {client.redirectUris.length > 0 && (
        <Fact name={text.addresses.redirect}>
          <CodeList items={client.redirectUris} />
        </Fact>
      )}
      <Fact name={facts.scopes}>
        <code>{client.scopes.join(" ")}</code>
      </Fact>
      <PolicyFact frame={frame} policy={client.policy} id={client.id} />
      <Fact name={facts.used}>
        {client.lastUsedAt === null ? text.neverUsed : messages.ago(client.lastUsedAt, frame.now)}
      </Fact>
      <Fact name={facts.since} note={client.registeredBy === "operator" ? facts.by.operator : facts.by.registration}>
        {messages.day(client.createdAt)}
      </Fact>
    </Facts>
  );
};

const CodeList = ({ items }: { items: readonly string[] }) => (
  <ul class="plain">
    {items.map((item) => (
      <li>
        <code>{item}</code>
      </li>
    ))}
  </ul>
);

const PolicyFact = ({ frame, policy, id }: { frame: ConsoleFrame; policy: ShownPolicy; id: string }) => {
  const { policy: text } = frame.context.messages.clients;
  const { countries, networks, scopesWithheldWhenLimited: withheld } = policy;
  const { country } = frame.context.messages;
  return (
    <Fact name={text.heading}>
      {`${text.required} ${text.verdicts[policy.requiredVerdict]}`}
      {countries.length > 0 && (
        <span class="fact-note">{`${text.countries}: ${countries.map(country).join(", ")}`}</span>
      )}
      {networks.length > 0 && <span class="fact-note">{`${text.networks}: ${networks.join(", ")}`}</span>}
      {withheld.length > 0 && <span class="fact-note">{`${text.withheld}: ${withheld.join(" ")}`}</span>}
      <span class="fact-note">
        <a href={`/admin/policies?client=${encodeURIComponent(id)}`}>{text.preview}</a>
      </span>
    </Fact>
  );
};
