import type { AppContext } from "./app-env.ts";

export type HeaderRecord = Record<string, string | string[]>;
type Status = number | { readonly status?: number; readonly headers?: unknown } | undefined;

/**
 * Lets Hono's context collect the headers of its answer in a plain record, which Node writes as it is. By itself it
 * collects them in a `Headers`, which is sorted, checked and copied several times before Node gets a record after all: a third of
 * the cost of a small answer. What handlers call stays the same (`c.header`, `c.json`, `c.html`, `c.redirect`, …).
 * `headers` has the first ones, by names in lower case, and is taken over; `finish` may change the last.
 */
export function answerPlainly(c: AppContext, headers: HeaderRecord, finish: (headers: HeaderRecord) => void): void {
  const header = (name: string, value?: string, options?: { append?: boolean }): void =>
    setHeader(headers, name, value, options);
  const answer = (body: BodyInit | null, status?: Status, more?: HeaderRecord): Response => {
    for (const name in more) headers[name.toLowerCase()] = more[name] ?? "";
    finish(headers);
    return new Response(body, {
      status: (typeof status === "object" ? status.status : status) ?? 200,
      headers: typeof headers["set-cookie"] === "object" ? asPairs(headers) : (headers as Record<string, string>),
    });
  };
  const typed =
    (type: string) =>
    (body: string, status?: Status, more?: HeaderRecord): Response => {
      headers["content-type"] = type;
      return answer(body, status, more);
    };
  const asJson = typed("application/json");
  const redirect = (location: string | URL, status: Status = 302): Response => {
    headers.location = /^[\x20-\x7e]*$/.test(String(location)) ? String(location) : encodeURI(String(location));
    return answer(null, status);
  };
  Object.assign(c, {
    header,
    body: answer,
    newResponse: answer,
    json: (value: unknown, status?: Status, more?: HeaderRecord) => asJson(JSON.stringify(value), status, more),
    html: typed("text/html; charset=UTF-8"),
    text: typed("text/plain; charset=UTF-8"),
    redirect,
  });
}

/** As Hono's `c.header` does: without a value it takes the header away. */
export function setHeader(
  headers: HeaderRecord,
  name: string,
  value: string | undefined,
  options?: { append?: boolean },
): void {
  const key = name.toLowerCase();
  const present = headers[key];
  if (value === undefined) delete headers[key];
  else if (options?.append !== true || present === undefined) headers[key] = value;
  // Cookies are the one header that cannot be joined (RFC 6265 §3).
  else headers[key] = key === "set-cookie" ? [present, value].flat() : `${present}, ${value}`;
}

const asPairs = (headers: HeaderRecord): [string, string][] =>
  Object.entries(headers).flatMap(([name, value]) => [value].flat().map((each): [string, string] => [name, each]));
