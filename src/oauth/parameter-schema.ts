/**
 * Columns of the table in `request-parameters.ts` as JSON Schema, for the document at /openapi.json. Where a request
 * object or a pushed request may hold the rest (RFC 9101 §6.3, RFC 9126 §4), only that and the client have to be sent.
 */
import { cibaGrant, deviceCodeGrant, type GrantType, tokenExchangeGrant } from "./clients/client.ts";
import { columns, type Endpoint, type Parameter, table } from "./request-parameters.ts";

type Schema = Readonly<Record<string, unknown>>;

const carriers: readonly Parameter[] = ["request", "request_uri"];

export function parameterSchema(endpoint: Endpoint): Schema {
  const column = columns.indexOf(endpoint);
  const marked = (mark: "●" | "○") => names.filter((name) => table[name][column] === mark);
  const [required, optional] = [marked("●"), marked("○")];
  const properties = Object.fromEntries([...required, ...optional].map((name) => [name, shape(name)]));
  const carrying = carriers.filter((name) => optional.includes(name));
  if (carrying.length === 0) return { type: "object", properties, required };
  const alone = carrying.map((name) => ({ required: required.includes("client_id") ? ["client_id", name] : [name] }));
  return { type: "object", properties, anyOf: [{ required }, ...alone] };
}

/** Which column the token endpoint reads, by `grant_type`. */
const grantColumns = {
  authorization_code: "authorization_code",
  refresh_token: "refresh_token",
  [deviceCodeGrant]: "device_code",
  client_credentials: "client_credentials",
  [cibaGrant]: "ciba",
  [tokenExchangeGrant]: "token_exchange",
} as const satisfies Record<GrantType, Endpoint>;
export type GrantColumn = (typeof grantColumns)[GrantType];

export const grantSchema = (): Schema => ({
  anyOf: Object.entries(grantColumns).map(([grant, column]) => {
    const { properties, required } = parameterSchema(column);
    return { type: "object", properties: { ...(properties as object), grant_type: { const: grant } }, required };
  }),
});

const names = Object.keys(table) as Parameter[];

const shape = (name: Parameter): Schema => ({ type: "string", pattern: table[name][0].source });
