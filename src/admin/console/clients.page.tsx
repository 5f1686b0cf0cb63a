import type { Messages } from "../../messages/messages.ts";
import { type ConsoleFrame, ConsoleShell } from "./console-shell.tsx";

export type ListedClient = {
  readonly id: string;
  readonly name: string;
  readonly trust: "first_party" | "third_party";
  readonly grantTypes: readonly string[];
  readonly createdAt: number;
  readonly disabledAt: number | null;
  readonly lastUsedAt: number | null;
};

type Props = {
  frame: ConsoleFrame;
  clients: readonly ListedClient[];
  state: "enabled" | "disabled";
  mayChange: boolean;
};

export const clientPath = (id: string): string => `/admin/clients/${encodeURIComponent(id)}`;

/** In which ways an app signs in, in words. Renewing is no way of its own. */
export const waysInWords = (text: Messages["clients"], grantTypes: readonly string[]): string =>
  grantTypes.flatMap((grant) => (Object.hasOwn(text.ways, grant) ? [text.ways[grant]] : [])).join(", ");

/** The apps: those in use, or those that were removed. */
export const ClientsPage = ({ frame, clients, state, mayChange }: Props) => {
  const { clients: text } = frame.context.messages;
  return (
    <ConsoleShell frame={frame} section="clients" title={text.title}>
      <h1>{text.title}</h1>
      <p class="lead">{text.lead}</p>
      <div class="console-bar">
        <nav class="console-states" aria-label={text.filter}>
          {(["enabled", "disabled"] as const).map((one) => (
            <a href={`/admin/clients?state=${one}`} aria-current={one === state ? "true" : undefined}>
              {text.states[one]}
            </a>
          ))}
        </nav>
        {mayChange && (
          <a class="button" href="/admin/new-client">
            {text.add}
          </a>
        )}
      </div>
      {clients.length === 0 ? (
        <p class="console-empty">{state === "enabled" ? text.none : text.noneRemoved}</p>
      ) : (
        <ClientTable frame={frame} clients={clients} />
      )}
    </ConsoleShell>
  );
};

const ClientTable = ({ frame, clients }: Pick<Props, "frame" | "clients">) => {
  const { clients: text, ago } = frame.context.messages;
  return (
    <table class="console-table" data-rows="">
      <caption class="visually-hidden">{text.title}</caption>
      <thead>
        <tr>
          <th scope="col">{text.columns.app}</th>
          <th scope="col">{text.columns.owner}</th>
          <th scope="col">{text.columns.ways}</th>
          <th scope="col">{text.columns.used}</th>
        </tr>
      </thead>
      <tbody>
        {clients.map(({ id, name, trust, grantTypes, disabledAt, lastUsedAt }) => (
          <tr class={disabledAt === null ? undefined : "console-off"} data-client={id}>
            <th scope="row">
              <a href={clientPath(id)}>{name}</a>
              <span class="hint">{id}</span>
            </th>
            <td data-label={text.columns.owner}>{text.trust[trust]}</td>
            <td data-label={text.columns.ways}>{waysInWords(text, grantTypes)}</td>
            <td data-label={text.columns.used}>
              {disabledAt !== null
                ? text.removedAgo(ago(disabledAt, frame.now))
                : lastUsedAt === null
                  ? text.neverUsed
                  : ago(lastUsedAt, frame.now)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
};
