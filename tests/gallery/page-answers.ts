/** The server's part in tests of page scripts: answers to their POSTs, and what a page needs to sign. */
import type { Page, Request } from "playwright-core";

/** Answers POSTs to a path, and promises the first of them. */
export const expectPost = (page: Page, address: string, answer: object = {}, status = 200): Promise<Request> => {
  const arrived = Promise.withResolvers<Request>();
  void page.route(address, async (route) => {
    if (route.request().method() !== "POST") return route.fallback();
    arrived.resolve(route.request());
    await route.fulfill({ status, json: answer });
  });
  return arrived.promise;
};

/** Answers each connection of the event source with the next of these bodies, then with "no more". */
export const answerEvents = (page: Page, ...bodies: string[]) =>
  page.route("**/sign-in/events*", (route) => {
    const body = bodies.shift();
    return body === undefined
      ? route.fulfill({ status: 204 })
      : route.fulfill({ contentType: "text/event-stream", body: `retry: 50\n${body}\n\n` });
  });

export const creationOptions = {
  challenge: "c2FtcGxl",
  rp: { id: "localhost", name: "Countersign" },
  user: { id: "YWRh", name: "ada", displayName: "Ada" },
  pubKeyCredParams: [{ type: "public-key", alg: -7 }],
  authenticatorSelection: { residentKey: "required", userVerification: "required" },
};

/** Puts a discoverable passkey for localhost into the page's authenticator. */
export const makePasskey = (page: Page) =>
  page.evaluate(async (options) => {
    const bytes = (text: string) => new TextEncoder().encode(text);
    await navigator.credentials.create({
      publicKey: {
        ...options,
        challenge: bytes(options.challenge),
        user: { ...options.user, id: bytes(options.user.id) },
      } as PublicKeyCredentialCreationOptions,
    });
  }, creationOptions);
