import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { invite } from "../../src/accounts/invitation.flow.ts";
import { forEachDatabase } from "../../src/database/for-each-database.ts";
import { startApp } from "../kit/app.ts";
import type { HttpBrowser } from "../kit/http-browser.ts";
import { createSoftwareAuthenticator } from "../kit/software-authenticator.ts";
import {
  changingNothing,
  cookiesOf,
  redeem,
  refused,
  type Scene,
  setScene,
  signInByCode,
  verdict,
  waitOnPage,
} from "./scene.ts";

/** Sessions, credentials and the ways in: OWASP ASVS 5.0 §6 and §7. */
let scene: Scene;
beforeAll(async () => {
  scene = await setScene();
});
afterAll(() => scene.close());

const homeOf = (cookie: string) => fetch(`${scene.app.origin}/`, { headers: { cookie }, redirect: "manual" });

describe("stops an old session token", () => {
  it("after signing out, here and from elsewhere", async () => {
    const { app, ada } = scene;
    const { browser } = await signInByCode(app, ada);
    const cookie = cookiesOf(browser);
    expect((await homeOf(cookie)).status).toBe(200);
    expect((await browser.post("/sign-out", {})).status).toBe(303);
    const answer = await changingNothing(app, () => homeOf(cookie));
    expect(answer.headers.get("location")).toBe("/sign-in");
    expect(browser.cookie("session")).toBeUndefined();

    const elsewhere = await signInByCode(app, ada);
    const stolen = cookiesOf(elsewhere.browser);
    const ends = [...(await (await ada.phone.get("/")).text()).matchAll(/action="(\/sessions\/ses_[\w-]{22}\/end)"/g)];
    for (const [, action = ""] of ends) expect((await ada.phone.post(action, {})).status).toBe(303);
    expect((await homeOf(stolen)).headers.get("location")).toBe("/sign-in");
  });

  it("after another sign-in in the same browser: each has a token of its own", async () => {
    const { app, ada } = scene;
    const { browser } = await signInByCode(app, ada);
    const before = cookiesOf(browser);
    expect((await ada.signIn(browser)).status).toBe(200);
    expect(cookiesOf(browser)).not.toBe(before);
    expect((await homeOf(before)).headers.get("location")).toBe("/sign-in");
    expect((await browser.get("/")).status).toBe(200);
  });

  it("that the browser brought along: a sign-in never takes a token over", async () => {
    const { app, ada } = scene;
    const planted = "A".repeat(43);
    const waiting = await waitOnPage(app);
    await ada.openAndApprove(waiting.code);
    const cookie = `countersign-session=${planted}; countersign-binding=${waiting.browser.cookie("binding")}`;
    const answer = await waiting.browser.post("/sign-in/redeem", { request: waiting.requestId }, { cookie });
    expect(answer.headers.getSetCookie().join()).toMatch(/countersign-session=(?!A{43})/);
    expect((await homeOf(`countersign-session=${planted}`)).headers.get("location")).toBe("/sign-in");
  });

  it("after it has run out, by age or by idleness", async () => {
    const app = await startApp();
    const person = await app.createPerson("Sleepy Sue");
    app.advance(14 * 24 * 3600_000);
    expect((await person.phone.get("/")).headers.get("location")).toBe("/sign-in");
    await app.close();
  });

  it("of another account: nobody ends a stranger's session", async () => {
    const { app, ada, mallory } = scene;
    await ada.signIn();
    const [, action = ""] =
      /action="(\/sessions\/ses_[\w-]{22}\/end)"/.exec(await (await ada.phone.get("/")).text()) ?? [];
    const [session] = await app.deps.db.selectFrom("sessions").select("id").where("ended_at", "is", null).execute();
    for (const path of [action || `/sessions/${session?.id}/end`])
      await changingNothing(app, () => mallory.phone.post(path, {}));
    expect((await ada.phone.get("/")).status).toBe(200);
  });
});

describe("stops new credentials", () => {
  it("in a session that began with a code", async () => {
    const { app, ada } = scene;
    const { browser } = await signInByCode(app, ada);
    const options = await changingNothing(app, () => browser.postJson("/passkeys/registration/options", {}));
    expect(await verdict(options)).toEqual(refused(403, "device_needed"));
    // Nor with options that another session of the account was given.
    await ada.signIn();
    const phones = await (await ada.phone.postJson("/passkeys/registration/options", {})).json();
    const response = createSoftwareAuthenticator(app.origin).create(phones as never);
    const answer = await changingNothing(app, () => browser.postJson("/passkeys/registration", { response }));
    expect(await verdict(answer)).toEqual(refused(410, "challenge_expired"));
  });

  it("when the last touch was long ago, and without any session", async () => {
    const app = await startApp();
    const person = await app.createPerson("Late Lou");
    app.advance(5 * 60_000);
    const late = await person.phone.postJson("/passkeys/registration/options", {});
    expect(await verdict(late)).toEqual(refused(403, "fresh_verification_needed"));
    const nobody = await app.newBrowser().postJson("/passkeys/registration/options", {});
    expect(await verdict(nobody)).toEqual(refused(401, "session_needed"));
    await app.close();
  });

  it("on another's account, by answering with the other's challenge", async () => {
    const { app, ada, mallory } = scene;
    await ada.signIn();
    const options = await (await ada.phone.postJson("/passkeys/registration/options", {})).json();
    const response = mallory.authenticator.create(options as never);
    const answer = await changingNothing(app, () => mallory.phone.postJson("/passkeys/registration", { response }));
    expect(await verdict(answer)).toEqual(refused(410, "challenge_expired"));
  });

  it("made in a frame, elsewhere, or without verification; and the same one twice", async () => {
    const { app, ada } = scene;
    await ada.signIn();
    const ceremonies = [
      { clientData: { crossOrigin: true } },
      { origin: "https://evil.example" },
      { relyingPartyId: "evil.example" },
      { userVerified: false },
      { userPresent: false },
    ];
    const authenticator = createSoftwareAuthenticator(app.origin);
    for (const ceremony of ceremonies) {
      const options = await (await ada.phone.postJson("/passkeys/registration/options", {})).json();
      const response = authenticator.create(options as never, ceremony);
      const answer = await changingNothing(app, () => ada.phone.postJson("/passkeys/registration", { response }), [
        "passkey_challenges",
      ]);
      expect(await verdict(answer)).toEqual(refused(403, "passkey_not_verified"));
      const again = await changingNothing(app, () => ada.phone.postJson("/passkeys/registration", { response }));
      expect(await verdict(again)).toEqual(refused(410, "challenge_expired"));
    }
  });

  it("by replaying a sign-in: one challenge is good for one answer, in one browser", async () => {
    const { app, ada } = scene;
    const options = await ada.phone.postJson("/passkeys/sign-in/options", {});
    const response = ada.authenticator.get((await options.json()) as { challenge: string });
    const thief = app.newBrowser();
    const stolen = await changingNothing(app, () => thief.postJson("/passkeys/sign-in", { response }));
    expect(await verdict(stolen)).toEqual(refused(410, "challenge_expired"));
    expect((await ada.phone.postJson("/passkeys/sign-in", { response })).status).toBe(200);
    const replayed = await changingNothing(app, () => ada.phone.postJson("/passkeys/sign-in", { response }));
    expect(await verdict(replayed)).toEqual(refused(410, "challenge_expired"));
  });
});

describe("stops looking into other browsers' requests", () => {
  it("by the event stream, cancelling or renewing", async () => {
    const { app, mallory } = scene;
    const { requestId } = await waitOnPage(app);
    const stranger = await waitOnPage(app);
    for (const browser of [app.newBrowser(), stranger.browser, mallory.phone]) {
      const events = await changingNothing(app, () => browser.get(`/sign-in/events?request=${requestId}`));
      expect(await verdict(events)).toEqual(refused(404, "not_found"));
      for (const path of ["/sign-in/cancel", "/sign-in/renew"]) {
        const answer = await changingNothing(app, () => browser.post(path, { request: requestId }));
        expect(answer.headers.get("location")).toBe("/sign-in");
      }
    }
  });
});

describe("stops streams that nobody reads from piling up", () => {
  it("a HEAD begins none, and a reader who leaves ends his", async () => {
    const { app } = scene;
    const { browser, requestId } = await waitOnPage(app);
    const changes = app.deps.changes as { watch: typeof app.deps.changes.watch };
    const { watch } = changes;
    let watching = 0;
    changes.watch = (id, changed) => {
      watching += 1;
      const stop = watch(id, changed);
      return () => {
        watching -= 1;
        stop();
      };
    };
    const url = `${app.origin}/sign-in/events?request=${requestId}`;
    const headers = { cookie: cookiesOf(browser) };
    for (let count = 0; count < 5; count++) expect((await fetch(url, { method: "HEAD", headers })).status).toBe(200);
    const leaving = new AbortController();
    const stream = await fetch(url, { headers, signal: leaving.signal });
    const { value } = (await stream.body?.getReader().read()) ?? {};
    expect(new TextDecoder().decode(value)).toContain("event: screen");
    expect(watching).toBe(1);
    leaving.abort();
    await expect.poll(() => watching).toBe(0);
    changes.watch = watch;
  });
});

describe("stops finding out who has an account", () => {
  it("sign-in options are alike for everybody", async () => {
    const { app, ada } = scene;
    const shapes = await Promise.all(
      [app.newBrowser(), ada.phone].map(async (browser) => {
        const options = (await (await browser.postJson("/passkeys/sign-in/options", { name: "ada" })).json()) as object;
        return { ...options, challenge: "" };
      }),
    );
    expect(shapes[0]).toEqual(shapes[1]);
    expect(shapes[0]).not.toHaveProperty("allowCredentials");
  });

  it("and nobody learns whether a name is taken without an invitation", async () => {
    const { app, ada } = scene;
    const ask = (token: string) =>
      app.newBrowser().postJson("/invitation/passkey/options", {
        token,
        displayName: "Ada",
        identifier: ada.identifier,
      });
    expect(await verdict(await ask("A".repeat(43)))).toEqual(refused(404, "invitation_unknown"));
    expect(await verdict(await ask("short"))).toEqual(refused(400, "malformed"));
  });
});

describe("stops cookies from leaking", () => {
  const namesOf = async (app: Scene["app"], person: Scene["ada"], browser: HttpBrowser) => {
    const waiting = await browser.get("/sign-in");
    const signedIn = await person.signIn(app.newBrowser());
    return [...waiting.headers.getSetCookie(), ...signedIn.headers.getSetCookie()];
  };

  it("every one is HttpOnly, SameSite=Lax, for the whole site and no other host", async () => {
    const { app, ada } = scene;
    const set = await namesOf(app, ada, app.newBrowser());
    expect(new Set(set.map((cookie) => cookie.split("=")[0]))).toEqual(
      new Set(["countersign-binding", "countersign-session", "countersign-device"]),
    );
    for (const cookie of set) {
      expect(cookie).toMatch(/^[\w-]+=[\w-]{43};/);
      for (const part of ["Path=/", "HttpOnly", "SameSite=Lax"]) expect(cookie).toContain(part);
      expect(cookie).not.toContain("Domain");
    }
  });

  it("over https each is Secure and has the __Host- prefix", async () => {
    const app = await startApp({ env: { COUNTERSIGN_URL: "https://login.example" } });
    const page = await fetch(`http://127.0.0.1:${new URL(app.origin).port}/sign-in`);
    const [cookie = ""] = page.headers.getSetCookie();
    expect(cookie).toMatch(/^__Host-countersign-binding=/);
    expect(cookie).toContain("Secure");
    expect(page.headers.get("strict-transport-security")).toMatch(/max-age=\d{8}/);
    await app.close();
  });
});

describe("stops open redirects", () => {
  const elsewhere = [
    "https://evil.example/",
    "//evil.example/",
    "/\\evil.example/",
    "\\\\evil.example",
    "/\t/evil.example",
    "\t//evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "evil.example",
    "/a b",
    "/\r\nSet-Cookie: x=y",
    "/%0d%0aSet-Cookie:x=y".replaceAll("%0d%0a", "\r\n"),
    " /",
    "",
  ];

  it("through the sign-in page and the passkey's way back", async () => {
    const { app, ada } = scene;
    for (const target of elsewhere) {
      const page = await app.newBrowser().get(`/sign-in?return_to=${encodeURIComponent(target)}`);
      if (target !== "") expect(await verdict(page)).toEqual(refused(400, "malformed"));
      const options = await ada.phone.postJson("/passkeys/sign-in/options", {});
      const response = ada.authenticator.get((await options.json()) as { challenge: string });
      const answer = await changingNothing(app, () =>
        ada.phone.postJson("/passkeys/sign-in", { response, returnTo: target }),
      );
      expect(await verdict(answer)).toEqual(refused(400, "malformed"));
    }
  });

  it("and a path that looks odd stays on this host", async () => {
    const { app, ada } = scene;
    for (const target of [
      "/..//evil.example",
      "/.//evil.example",
      "/@evil.example",
      "/%2f%2fevil.example",
      "/a?b=//evil",
    ]) {
      const waiting = await waitOnPage(app, target);
      await ada.openAndApprove(waiting.code);
      const location = (await redeem(waiting)).headers.get("location") ?? "";
      expect(location).toBe(target);
      expect(new URL(location, app.origin).origin).toBe(app.origin);
    }
  });
});

forEachDatabase((openDatabase) => {
  describe("stops an invitation from being used twice", () => {
    let app: Awaited<ReturnType<typeof startApp>>;
    beforeAll(async () => {
      app = await startApp({ databaseUrl: await openDatabase.newUrl() });
    });
    afterAll(() => app.close());
    const newToken = async () =>
      (await invite(app.deps, { role: "person", suggestedName: null })).url.split("#")[1] ?? "";
    const accept = async (token: string, identifier: string) => {
      const browser = app.newBrowser();
      const asked = await browser.postJson("/invitation/passkey/options", { token, displayName: "Ivy", identifier });
      if (asked.status !== 200) return { asked };
      const response = createSoftwareAuthenticator(app.origin).create((await asked.json()) as never);
      return { send: () => browser.postJson("/invitation/passkey", { token, response }) };
    };

    it("ten at once: one account begins", async () => {
      const token = await newToken();
      const begun = await Promise.all(Array.from({ length: 10 }, (_, count) => accept(token, `ivy-${count}`)));
      const statuses = (await Promise.all(begun.map(async ({ send }) => (await send?.())?.status))).toSorted();
      expect(statuses).toEqual([200, ...Array(9).fill(410)]);
      const accounts = await app.deps.db
        .selectFrom("accounts")
        .select("id")
        .where("identifier", "like", "ivy-%")
        .execute();
      const passkeys = await app.deps.db.selectFrom("passkeys").select("account_id").execute();
      expect(accounts).toHaveLength(1);
      expect(passkeys.map(({ account_id }) => account_id)).toEqual(accounts.map(({ id }) => id));
    });

    it("later, or after it has run out, or with another invitation's challenge", async () => {
      const token = await newToken();
      const { send } = await accept(token, "replay");
      expect((await send?.())?.status).toBe(200);
      const again = await changingNothing(app, async () => send?.());
      expect(await verdict(again!)).toEqual(refused(410, "invitation_used"));
      const { asked } = await accept(token, "replay-2");
      expect(await verdict(asked!)).toEqual(refused(410, "invitation_used"));

      const other = await newToken();
      const options = await app
        .newBrowser()
        .postJson("/invitation/passkey/options", { token: other, displayName: "X", identifier: "x-1" });
      const response = createSoftwareAuthenticator(app.origin).create((await options.json()) as never);
      const third = await newToken();
      const crossed = await changingNothing(app, () =>
        app.newBrowser().postJson("/invitation/passkey", { token: third, response }),
      );
      expect(await verdict(crossed)).toEqual(refused(410, "challenge_expired"));

      const late = await accept(third, "late");
      app.advance(7 * 24 * 3600_000);
      expect(await verdict((await late.send?.())!)).toEqual(refused(410, "invitation_expired"));
    });
  });
});
