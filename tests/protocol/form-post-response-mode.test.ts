import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Person, startApp, type TestApp } from "../kit/app.ts";
import { readAttribute } from "../kit/http-browser.ts";
import { createRelyingParty, type RelyingParty } from "../kit/relying-party.ts";

const redirectUris = ["https://app.example/callback", "http://127.0.0.1/cb", "com.example.app:/cb"];
let app: TestApp;
let ada: Person;
let site: RelyingParty;

beforeAll(async () => {
  app = await startApp();
  ada = await app.createPerson("Ada Lovelace");
  site = createRelyingParty(
    app,
    await app.createClient({ name: "Site", kind: "public", trust: "first_party", redirectUris }),
  );
});
afterAll(() => app.close());

/** The fields of the form on the page, and where it is sent. */
function formOf(html: string) {
  const fields = [...html.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)];
  return {
    action: readAttribute(html, "action"),
    method: readAttribute(html, "method"),
    fields: Object.fromEntries(fields.map(([, name, value]) => [name, value?.replaceAll("&amp;", "&")])),
  };
}
const ask = async (changes: Record<string, string | null> = {}, browser = ada.phone) => {
  const attempt = site.attempt({ response_mode: "form_post", ...changes });
  const answer = await browser.get(attempt.path);
  return { attempt, answer, html: answer.status === 200 ? await answer.text() : "" };
};
const location = (answer: Response) => new URL(answer.headers.get("location") ?? "", app.origin);

describe("OAuth 2.0 Form Post Response Mode §2", () => {
  it("MUST send the parameters as fields of a form by POST to the redirect address", async () => {
    const { attempt, answer, html } = await ask({ state: 'a"<b>&c' });
    expect(answer.status).toBe(200);
    const form = formOf(html);
    expect(form).toMatchObject({ action: "https://app.example/callback", method: "post" });
    expect(Object.keys(form.fields)).toEqual(["code", "state", "iss"]);
    expect(html).not.toContain('a"<b>');
    expect(await site.exchange(form.fields.code ?? null, attempt)).toMatchObject({ status: 200 });
  });

  it("MUST send errors the same way", async () => {
    const { answer, html } = await ask({ prompt: "none" }, app.newBrowser());
    expect(answer.status).toBe(200);
    expect(formOf(html).fields).toMatchObject({ error: "login_required", state: "state-1", iss: app.origin });
  });

  it("works without scripts: a button sends the form; the script is a file of ours", async () => {
    const { html } = await ask();
    expect(html).toMatch(/<button[^>]* type="submit"/);
    expect(html).not.toMatch(/onload=|<script(?![^>]* src="\/assets\/)/);
  });

  it("SHOULD NOT be cached (§5, by RFC 6749 §5.1)", async () => {
    expect((await ask()).answer.headers.get("cache-control")).toBe("no-store");
  });

  it("is how a refusal and a yes on the consent page travel too", async () => {
    const client = await app.createClient({ name: "Prints", kind: "public", trust: "third_party", redirectUris });
    const party = createRelyingParty(app, client);
    for (const [decision, field] of [
      ["deny", "error"],
      ["allow", "code"],
    ] as const) {
      const page = await (await ada.phone.get(party.attempt({ response_mode: "form_post" }).path)).text();
      const authorization = /name="authorization" value="([^"]+)"/.exec(page)?.[1] ?? "";
      const answer = await ada.phone.post("/oauth/consent", { authorization, decision });
      expect(answer.headers.get("content-security-policy")).toContain("form-action https://app.example;");
      expect(Object.keys(formOf(await answer.text()).fields)).toContain(field);
    }
  });
});

describe("threats to the page that sends the answer", () => {
  it("lets its form lead to exactly the origin of the redirect address", async () => {
    const { answer } = await ask();
    expect(answer.headers.get("content-security-policy")).toContain("form-action https://app.example;");
    const loopback = await ask({ redirect_uri: "http://127.0.0.1:4711/cb" });
    expect(loopback.answer.headers.get("content-security-policy")).toContain("form-action http://127.0.0.1:4711;");
  });

  it.each(["https://evil.example/callback", "https://app.example/callback/../x", "javascript:alert(1)"])(
    "is never shown for the unregistered address %s",
    async (redirect_uri) => {
      const { answer } = await ask({ redirect_uri });
      expect(answer.status).toBe(400);
      expect(await answer.text()).not.toContain("form-post");
    },
  );

  it.each(["fragment", "web_message", "form_post.jwt", "FORM_POST"])(
    "takes no other mode for it: %s is refused in the query, without a code",
    async (response_mode) => {
      const to = location((await ask({ response_mode })).answer);
      expect(Object.fromEntries(to.searchParams)).toMatchObject({ error: "invalid_request", state: "state-1" });
      expect(to.searchParams.has("code")).toBe(false);
    },
  );

  it("cannot be mixed up by naming two modes", async () => {
    const { path } = site.attempt({ response_mode: "form_post" });
    const to = location(await ada.phone.get(`${path}&response_mode=query`));
    expect(to.searchParams.get("error")).toBe("invalid_request");
    expect(to.searchParams.has("code")).toBe(false);
  });

  it("is refused for an app's private-use scheme, which no browser sends forms to (RFC 8252 §7.1)", async () => {
    const { answer } = await ask({ redirect_uri: "com.example.app:/cb" });
    expect(answer.headers.get("location")).toMatch(/^com\.example\.app:\/cb\?error=invalid_request&/);
  });
});
