import { issueRegistrationToken } from "../../src/oauth/clients/dynamic-registration.flow.ts";
import type { TestApp } from "./app.ts";

export const newRegistrationToken = async (app: TestApp, uses = 1, hours = 1): Promise<string> =>
  (await issueRegistrationToken(app.deps, { hours, uses })).token;

/** What the registration endpoints answer, read at once. */
export async function callRegistration(
  url: string,
  token: string | null,
  body?: unknown,
  method = "POST",
  // biome-ignore lint/suspicious/noExplicitAny: tests look at whatever came
): Promise<{ status: number; body: any; headers: Headers }> {
  const answer = await fetch(url, {
    method,
    headers: {
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
    },
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, body: text === "" ? null : JSON.parse(text), headers: answer.headers };
}
