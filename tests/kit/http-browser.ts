/** A browser as far as HTTP goes: cookies, same-origin headers, redirects only when asked. No scripts, no rendering. */
export interface HttpBrowser {
  /** Anything at all, with this browser's cookies. */
  send(path: string, init: RequestInit): Promise<Response>;
  get(path: string, headers?: Record<string, string>): Promise<Response>;
  /** Sends a form as one of the server's own pages would. */
  post(path: string, fields: Record<string, string>, headers?: Record<string, string>): Promise<Response>;
  postJson(path: string, body: unknown, headers?: Record<string, string>): Promise<Response>;
  /** The value of a cookie by the end of its name: "session", "binding", "device". */
  cookie(name: string): string | undefined;
  forgetCookies(): void;
  /** From now on it comes from this address, as a trusted proxy tells it (TRUSTED_PROXIES=127.0.0.1). */
  moveTo(address: string): void;
}

export const desktopUserAgent =
  "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";
export const phoneUserAgent =
  "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36";

export function createHttpBrowser(origin: string, userAgent = desktopUserAgent): HttpBrowser {
  const jar = new Map<string, string>();
  let address: string | undefined;

  async function send(path: string, init: RequestInit): Promise<Response> {
    const url = new URL(path, origin);
    const own = url.origin === origin;
    const cookies = [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
    const headers = new Headers({ "user-agent": userAgent, ...(init.headers as Record<string, string>) });
    if (own && cookies !== "") headers.set("cookie", cookies);
    // What the browser itself says stands left of what the proxy adds.
    if (address !== undefined)
      headers.set(
        "x-forwarded-for",
        [headers.get("x-forwarded-for"), address].filter((hop) => hop !== null).join(", "),
      );
    const response = await fetch(url, { ...init, headers, redirect: "manual" });
    if (own) for (const cookie of response.headers.getSetCookie()) keep(cookie);
    return response;
  }

  function keep(cookie: string): void {
    const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
    if (value === "" || /max-age=0/i.test(cookie)) jar.delete(name);
    else jar.set(name, value);
  }

  const ownPage = { origin, "sec-fetch-site": "same-origin" };
  return {
    send,
    get: (path, headers = {}) => send(path, { headers }),
    post: (path, fields, headers = {}) =>
      send(path, { method: "POST", body: new URLSearchParams(fields), headers: { ...ownPage, ...headers } }),
    postJson: (path, body, headers = {}) =>
      send(path, {
        method: "POST",
        body: JSON.stringify(body),
        headers: { ...ownPage, "content-type": "application/json", ...headers },
      }),
    cookie: (name) => [...jar].find(([key]) => key.endsWith(`-${name}`))?.[1],
    forgetCookies: () => jar.clear(),
    moveTo: (to) => {
      address = to;
    },
  };
}

/** Reads an attribute of the first element that has it, with its character references resolved. */
export function readAttribute(html: string, name: string): string | undefined {
  const [, value] = new RegExp(`${name}="([^"]*)"`).exec(html) ?? [];
  return value?.replaceAll("&quot;", '"').replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}
