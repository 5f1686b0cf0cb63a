/** The server's own OpenAPI document, as far as a fuzzer reads it. */
export interface Schema {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly maxLength?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly propertyNames?: Schema;
  readonly additionalProperties?: Schema;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
}

export interface Operation {
  readonly operationId: string;
  readonly method: string;
  readonly path: string;
  readonly inPath: readonly string[];
  readonly query: Schema | null;
  readonly body: { readonly mediaType: string; readonly schema: Schema } | null;
  /** What a refusal looks like, by the name of its schema; null where the document leaves it open. */
  readonly refusal: string | null;
}

interface Described {
  readonly operationId: string;
  readonly parameters?: readonly { name: string; in: "path" | "query"; required: boolean; schema: Schema }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { readonly schema?: { readonly $ref: string } }>> }>
  >;
}

export async function readApi(origin: string): Promise<readonly Operation[]> {
  const answer = await fetch(`${origin}/openapi.json`);
  const { paths } = (await answer.json()) as { paths: Record<string, Record<string, Described>> };
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, described]) => readOperation(method.toUpperCase(), path, described)),
  );
}

function readOperation(method: string, path: string, described: Described): Operation {
  const { operationId, parameters = [], requestBody, responses } = described;
  const inQuery = parameters.filter((one) => one.in === "query");
  const query: Schema = {
    type: "object",
    properties: Object.fromEntries(inQuery.map(({ name, schema }) => [name, schema])),
    required: inQuery.flatMap(({ name, required }) => (required ? [name] : [])),
  };
  const [content] = Object.entries(requestBody?.content ?? {});
  const [refused] = Object.values(responses["4XX"]?.content ?? {});
  const refusal = refused?.schema?.$ref.split("/").at(-1);
  return {
    operationId,
    method,
    path,
    inPath: parameters.flatMap((one) => (one.in === "path" ? [one.name] : [])),
    query: inQuery.length === 0 ? null : query,
    body: content === undefined ? null : { mediaType: content[0], schema: content[1].schema },
    refusal: refusal ?? null,
  };
}
