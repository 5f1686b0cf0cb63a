import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { forEachDatabase } from "../../src/database/for-each-database.ts";
import { limits } from "../../src/limits.ts";
import { type Person, startApp } from "../kit/app.ts";
import { createHttpBrowser } from "../kit/http-browser.ts";
import { changingNothing, refused, type Scene, setScene, stateOf, verdict, waitOnPage } from "./scene.ts";

/** RFC 8628 §5.1, OWASP ASVS 5.0 §6.1.1 and §6.6.3, NIST SP 800-63B-4 §3.2.2: guessing is limited, and locks nobody else out. */
forEachDatabase((openDatabase) => {
  let scene: Scene;
  let guesser: Person;
  let databaseUrl: string;
  beforeAll(async () => {
    databaseUrl = await openDatabase.newUrl();
    scene = await setScene({ databaseUrl });
  });
  afterAll(() => scene.close());
  beforeEach(async () => {
    guesser = await scene.app.createPerson("Gus Guess");
    // A window of its own for each test, from its first second on.
    const window = limits.codeTryWindowSeconds * 1000;
    scene.app.advance(window - (scene.app.deps.clock.now() % window));
  });

  /** A code that no screen shows: live ones have six digits. */
  const wrongCode = (count: number) => String(900_000_000 + count);
  const enter = (code: string, person = guesser) => person.phone.post("/link", { code });
  const useUpTries = async (person = guesser) => {
    for (let count = 0; count < limits.codeTriesPerAccount; count++)
      expect(await verdict(await enter(wrongCode(count), person))).toEqual(refused(404, "wrong_code"));
  };

  describe("stops guessing", () => {
    it("after ten wrong codes, even with the right one, until the window ends", async () => {
      const { app } = scene;
      await useUpTries();
      const { code, requestId, browser } = await waitOnPage(app);
      const answer = await changingNothing(app, () => enter(code));
      expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
      expect(await verdict(answer)).toEqual(refused(429, "too_many_tries"));
      expect(await stateOf(app, requestId)).toBe("pending");
      app.advance(limits.codeTryWindowSeconds * 1000);
      const later = await waitOnPage(app, undefined, browser);
      expect((await enter(later.code)).status).toBe(303);
    });

    it("fifty at once: no more than ten are looked up", async () => {
      const answers = await Promise.all(Array.from({ length: 50 }, (_, count) => enter(wrongCode(count))));
      const statuses = answers.map(({ status }) => status);
      expect(statuses.filter((status) => status === 404)).toHaveLength(limits.codeTriesPerAccount);
      expect(statuses.filter((status) => status === 429)).toHaveLength(50 - limits.codeTriesPerAccount);
    });

    it("with a right code in between: a success clears nothing", async () => {
      const { app } = scene;
      for (let count = 0; count < limits.codeTriesPerAccount - 1; count++) await enter(wrongCode(count));
      expect((await enter((await waitOnPage(app)).code)).status).toBe(303);
      expect((await enter(wrongCode(99))).status).toBe(404);
      expect(await verdict(await enter((await waitOnPage(app)).code))).toEqual(refused(429, "too_many_tries"));
    });

    it("by writing the same code in other ways, from another browser, or with a forged address", async () => {
      const { app } = scene;
      const ways = ["900000001", "900 000 001", "900-000-001", "９００００００１１", "90.00.00.00.1", " 900000001 "];
      for (const code of ways) expect((await enter(code)).status).toBe(404);
      const otherBrowser = app.newBrowser();
      await guesser.signIn(otherBrowser);
      for (let count = ways.length; count < limits.codeTriesPerAccount; count++) {
        const headers = { "x-forwarded-for": `203.0.113.${count}` };
        expect((await otherBrowser.post("/link", { code: wrongCode(count) }, headers)).status).toBe(404);
      }
      const headers = { "x-forwarded-for": "203.0.113.200", forwarded: "for=203.0.113.200" };
      expect((await otherBrowser.post("/link", { code: wrongCode(99) }, headers)).status).toBe(429);
      expect((await enter(wrongCode(99))).status).toBe(429);
    });

    it("by waiting for a restart of the server", async () => {
      await useUpTries();
      const restarted = await startApp({ databaseUrl });
      restarted.advance(scene.app.deps.clock.now() - restarted.deps.clock.now());
      const phone = createHttpBrowser(restarted.origin);
      const session = guesser.phone.cookie("session") ?? "";
      const answer = await phone.post("/link", { code: wrongCode(50) }, { cookie: `countersign-session=${session}` });
      expect(await verdict(answer)).toEqual(refused(429, "too_many_tries"));
      await restarted.close();
    });

    it("by somebody who is not signed in: no code is looked up, right or wrong", async () => {
      const { app } = scene;
      const { code, requestId } = await waitOnPage(app);
      for (const entered of [code, wrongCode(1), "nonsense"]) {
        const answer = await changingNothing(app, () => app.newBrowser().post("/link", { code: entered }));
        expect(await verdict(answer)).toEqual(refused(401, "session_needed"));
      }
      expect(await stateOf(app, requestId)).toBe("pending");
    });

    it("of the long code, which needs all of its letters", async () => {
      const guess = "A".repeat(28);
      expect(await verdict(await enter(guess))).toEqual(refused(404, "wrong_code"));
      expect(await verdict(await enter(guess.toLowerCase()))).toEqual(refused(404, "wrong_code"));
      expect(await verdict(await enter(guess.slice(1)))).toEqual(refused(400, "malformed_code"));
    });
  });

  it("stops a guesser from locking out others behind the same address", async () => {
    const { app } = scene;
    const guessers = [guesser];
    while (guessers.length < 8) guessers.push(await app.createPerson(`Gang ${guessers.length}`));
    for (const person of guessers)
      for (let count = 0; count < limits.codeTriesPerAccount; count++) await enter(wrongCode(count), person);
    const innocent = await app.createPerson("Innocent Ines");
    // Ines mistypes as people do, and still gets in.
    for (let count = 0; count < limits.codeTriesAlwaysAllowed; count++)
      expect((await enter(wrongCode(count), innocent)).status).toBe(404);
    const another = await app.createPerson("Inga Innocent");
    const { code } = await waitOnPage(app);
    expect((await enter(code, another)).status).toBe(303);
    // The gang's source is used up: a ninth member gets the tries that everybody has, and no more.
    const ninth = await app.createPerson("Ninth Nina");
    const statuses = [];
    for (let count = 0; count < 5; count++) statuses.push((await enter(wrongCode(count), ninth)).status);
    expect(statuses).toEqual([404, 404, 404, 429, 429]);
  });
});
