import type { RouterRoute } from "hono/types";
import { isCalledByPrograms, speaksScim } from "./in-kind.ts";
import { answerSchemas, goodAnswer, securityOf, securitySchemes } from "./openapi-answers.ts";
import type { JsonSchema, Taken } from "./takes.ts";

/**
 * The OpenAPI document of all routes, made of the routes themselves: their paths and methods as the app has them, and what
 * they read as each declares it (`takes.ts`). What pages answer is described coarsely: they are for people.
 */
export const describeRoutes = (routes: readonly RouterRoute[], origin: string): JsonSchema => ({
  openapi: "3.1.0",
  info: { title: "Countersign", version: "1", license: { name: "Apache-2.0", identifier: "Apache-2.0" } },
  servers: [{ url: origin }],
  paths: pathsOf(routes),
  components: {
    securitySchemes,
    schemas: {
      ...answerSchemas(),
      OAuthError: {
        description: "RFC 6749 §5.2",
        type: "object",
        properties: { error: { type: "string" }, error_description: { type: "string" } },
        required: ["error", "error_description"],
      },
      ScimError: {
        description: "RFC 7644 §3.12",
        type: "object",
        properties: {
          schemas: { type: "array", items: { type: "string" } },
          scimType: { type: "string" },
          detail: { type: "string" },
          status: { type: "string" },
        },
        required: ["schemas", "detail", "status"],
      },
      Refusal: {
        description: "For a page's script: `reason` for the program, `message` for the person.",
        type: "object",
        properties: { reason: { type: "string" }, message: { type: "string" } },
        required: ["reason", "message"],
      },
    },
  },
});

function pathsOf(routes: readonly RouterRoute[]): JsonSchema {
  const paths = new Map<string, Record<string, JsonSchema>>();
  for (const { path, method } of routes) {
    // What is for every method is no route: it looks at requests on their way to one.
    if (method === "ALL") continue;
    const handlers = routes.filter((route) => route.path === path && route.method === method);
    const taken = handlers.flatMap(({ handler }) => (handler as Partial<{ taken: Taken }>).taken ?? []);
    const operation = { [method.toLowerCase()]: operationOf(method, path, taken) };
    paths.set(templateOf(path), { ...paths.get(templateOf(path)), ...operation });
  }
  return Object.fromEntries(paths);
}

const parameterInPath = /:(\w+)|(\*)/g;

/** `/devices/:id` → `/devices/{id}`; what stands for the rest of a path is called `rest`. */
const templateOf = (path: string): string => path.replaceAll(parameterInPath, (_, name = "rest") => `{${name}}`);

/** A query and a body may be read by one route. */
function operationOf(method: string, path: string, taken: readonly Taken[]): JsonSchema {
  const inPath = [...path.matchAll(parameterInPath)].map(([, name = "rest"]) => ({
    name,
    in: "path",
    required: true,
    schema: { type: "string" },
  }));
  const inQuery = taken.flatMap((one) => (one.place === "query" ? queryParameters(one.describe()) : []));
  const body = taken.find(({ place }) => place !== "query") ?? null;
  const parameters = [...inPath, ...inQuery];
  const summary = taken.find((one) => one.summary !== undefined)?.summary;
  const security = securityOf(path);
  return {
    operationId: `${method.toLowerCase()}${inCamelCase(path === "/" ? "/home" : path)}`,
    ...(summary === undefined ? {} : { summary }),
    tags: [path.split("/")[1] || "home"],
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(body === null
      ? {}
      : { requestBody: { required: true, content: { [mediaTypes[body.place]]: { schema: body.describe() } } } }),
    ...(security === null ? {} : { security }),
    responses: responsesOf(method, path, body),
  };
}

const inCamelCase = (path: string): string =>
  path.replaceAll(/[^A-Za-z]+([A-Za-z]?)/g, (_, letter: string) => letter.toUpperCase());

const mediaTypes = { query: "", form: "application/x-www-form-urlencoded", json: "application/json" };

/** Each property is a parameter of its own; what stands under several alternatives is required when it is so in all. */
function queryParameters({ properties = {}, required = [], anyOf = [] }: JsonSchema): JsonSchema[] {
  const alternatives = anyOf as readonly { readonly required: readonly string[] }[];
  const always = (name: string) =>
    (required as string[]).includes(name) ||
    (alternatives.length > 0 && alternatives.every((one) => one.required.includes(name)));
  return Object.entries(properties as object).map(([name, schema]) => ({
    name,
    in: "query",
    required: always(name),
    schema,
  }));
}

function responsesOf(method: string, path: string, taken: Taken | null): JsonSchema {
  const json = (name: string) => ({ "application/json": { schema: { $ref: `#/components/schemas/${name}` } } });
  if (speaksScim(path))
    return {
      "2XX": { description: "What RFC 7644 says.", content: { "application/scim+json": {} } },
      "4XX": {
        description: "RFC 7644 §3.12",
        content: { "application/scim+json": { schema: { $ref: "#/components/schemas/ScimError" } } },
      },
    };
  if (isCalledByPrograms(path)) {
    const good = goodAnswer(method, path);
    const description = "What was asked for, as the specification of this endpoint says.";
    return {
      ...(good === null ? { "2XX": { description } } : { [good.status]: { description, content: json(good.name) } }),
      "4XX": { description: "The error of that specification.", content: json("OAuthError") },
    };
  }
  if (taken?.place === "json")
    return {
      "200": { description: "What the page's script goes on with.", content: { "application/json": {} } },
      "4XX": { description: "Why not.", content: json("Refusal") },
    };
  return { default: { description: "A page, a redirect to one, or what its script reads." } };
}
