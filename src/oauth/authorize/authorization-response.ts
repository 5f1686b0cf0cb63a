/**
 * The answer to an authorization request and how it travels: in the query of the redirect address (RFC 6749 §4.1.2), or in
 * a form that the browser sends there (OAuth 2.0 Form Post Response Mode §2). Never in a fragment: there are no tokens in it.
 */
export const responseModes = ["query", "form_post"] as const;
export type ResponseMode = (typeof responseModes)[number];

export interface AuthorizationResponse {
  readonly mode: ResponseMode;
  readonly clientName: string;
  readonly redirectUri: string;
  /** For the page that sends a form. */
  readonly uiLocales: string | null;
  readonly fields: Readonly<Record<string, string | undefined>>;
}

/** No browser sends a form to an app's private-use scheme (RFC 8252 §7.1); such a client asks for `query`. */
export const mayAnswerBy = (asked: string | undefined, redirectUri: string): boolean =>
  asked === undefined || asked === "query" || (asked === "form_post" && /^https?:/.test(redirectUri));

/** Form Post §2: errors travel as asked too. What cannot be done as asked is told in the query. */
export const responseModeFor = (asked: string | null | undefined, redirectUri: string): ResponseMode =>
  asked === "form_post" && mayAnswerBy(asked, redirectUri) ? "form_post" : "query";

export const responseAddress = ({ redirectUri, fields }: AuthorizationResponse): string =>
  addToQuery(redirectUri, fields);

/** The fields of the form, in the order they are sent. */
export const responseFields = ({ fields }: AuthorizationResponse): readonly (readonly [string, string])[] =>
  Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));

/** A query as RFC 6749 Appendix B writes it; absent values are left out. */
export const toQuery = (values: Readonly<Record<string, string | undefined>>): string =>
  Object.entries(values)
    .flatMap(([name, value]) =>
      value === undefined ? [] : [`${encodeURIComponent(name)}=${encodeURIComponent(value)}`],
    )
    .join("&");

/** RFC 6749 §3.1.2: a query that the registered address has is kept. */
export const addToQuery = (uri: string, values: Readonly<Record<string, string | undefined>>): string =>
  `${uri}${uri.includes("?") ? "&" : "?"}${toQuery(values)}`;
