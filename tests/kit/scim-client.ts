import { addScimToken } from "../../src/scim/token.flow.ts";
import type { TestApp } from "./app.ts";

export const userUrn = "urn:ietf:params:scim:schemas:core:2.0:User";
export const groupUrn = "urn:ietf:params:scim:schemas:core:2.0:Group";
export const enterpriseUrn = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
export const patchUrn = "urn:ietf:params:scim:api:messages:2.0:PatchOp";

export interface ScimAnswer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests look at whatever came
  readonly body: any;
}

/** A directory that provisions: it says what it is told to, as it is. */
export interface ScimClient {
  readonly token: string;
  send(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<ScimAnswer>;
  get(path: string, headers?: Record<string, string>): Promise<ScimAnswer>;
  post(path: string, body: unknown): Promise<ScimAnswer>;
  put(path: string, body: unknown, headers?: Record<string, string>): Promise<ScimAnswer>;
  /** The operations of one request. */
  patch(path: string, operations: readonly object[], headers?: Record<string, string>): Promise<ScimAnswer>;
  delete(path: string, headers?: Record<string, string>): Promise<ScimAnswer>;
}

export async function createScimClient(app: TestApp, name = "Directory"): Promise<ScimClient> {
  const { token } = await addScimToken(app.deps, name);
  const send: ScimClient["send"] = async (method, path, body, headers = {}) => {
    const answer = await fetch(path.startsWith("http") ? path : `${app.origin}/scim/v2${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { "content-type": "application/scim+json; charset=utf-8" }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, headers: answer.headers, body: text === "" ? null : JSON.parse(text) };
  };
  return {
    token,
    send,
    get: (path, headers) => send("GET", path, undefined, headers),
    post: (path, body) => send("POST", path, body),
    put: (path, body, headers) => send("PUT", path, body, headers),
    patch: (path, Operations, headers) => send("PATCH", path, { schemas: [patchUrn], Operations }, headers),
    delete: (path, headers) => send("DELETE", path, undefined, headers),
  };
}
