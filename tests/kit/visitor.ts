import { createHttpBrowser, type HttpBrowser, readAttribute } from "./http-browser.ts";
import type { RegisteredPerson } from "./person.ts";

/** A person's browser among several sites: it keeps each one's cookies and follows redirects to a page. */
export interface Visitor {
  visit(address: string): Promise<Visit>;
  /** Sends a form of a page of that address. */
  send(address: string, fields: Record<string, string>): Promise<Visit>;
  /** Allows on the consent page, which a client of another party comes by once. */
  allow(consent: Visit): Promise<Visit>;
}

export interface Visit {
  readonly address: string;
  readonly status: number;
  readonly text: string;
}

/** Where Countersign's sign-in page comes up on the way, the person enters its code on the phone and approves. */
export function createVisitor(issuer: string, person: RegisteredPerson): Visitor {
  const browsers = new Map<string, HttpBrowser>();
  const browserFor = (address: string): HttpBrowser => {
    const { origin } = new URL(address);
    const browser = browsers.get(origin) ?? createHttpBrowser(origin);
    browsers.set(origin, browser);
    return browser;
  };

  async function arrive(address: string, answer: Response): Promise<Visit> {
    const location = answer.headers.get("location");
    if (location !== null) return visit(new URL(location, address).href);
    const text = await answer.text();
    const code = readAttribute(text, "data-user-code");
    if (new URL(address).origin !== issuer || code === undefined) return { address, status: answer.status, text };
    const request = await person.openAndApprove(code);
    return visitor.send(`${issuer}/sign-in/redeem`, { request });
  }

  const visit = async (address: string): Promise<Visit> => arrive(address, await browserFor(address).get(address));
  const visitor: Visitor = {
    visit,
    send: async (address, fields) => arrive(address, await browserFor(address).post(address, fields)),
    allow: ({ text }) => {
      const authorization = readAttribute(text, 'name="authorization" value') ?? "";
      return visitor.send(`${issuer}/oauth/consent`, { authorization, decision: "allow" });
    },
  };
  return visitor;
}
