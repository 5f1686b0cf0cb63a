import { describe, expect, it } from "vitest";
import { noon } from "../../tests/kit/samples.ts";
import { limits } from "../limits.ts";
import { de } from "../messages/de.ts";
import { en } from "../messages/en.ts";
import { htmlMail, plainMail } from "./mail-text.ts";
import { type Notice, screenName } from "./notice.ts";
import { noticeText, oneLine } from "./notice-text.ts";

const device = "Firefox (Linux)";
const every: Notice[] = [
  { kind: "new_sign_in", device, place: "BE", app: "Wiki" },
  { kind: "new_sign_in", device: "", place: null, app: null },
  { kind: "new_device", device: "Pixel 9", place: "Ghent" },
  { kind: "device_removed", device: "Pixel 9", lost: false },
  { kind: "device_removed", device: "Pixel 9", lost: true },
  { kind: "passkey_added", name: "YubiKey" },
  { kind: "passkey_removed", name: "YubiKey" },
  { kind: "recovery_codes_replaced" },
  { kind: "recovery_code_used", left: 1 },
  { kind: "recovery_code_used", left: 9 },
  { kind: "address_added", address: "ada@example.org" },
  { kind: "address_removed", address: "ada@example.org" },
  { kind: "recovery_started", device, place: "BE", readyAt: noon },
  { kind: "recovery_started", device, place: null, readyAt: null },
  { kind: "recovery_cancelled" },
  { kind: "recovery_finished" },
  { kind: "access_pass_issued", by: "administrator" },
  { kind: "access_pass_issued", by: "recovery" },
  { kind: "not_me" },
];

describe.each([
  ["English", en],
  ["German", de],
])("in %s", (_language, messages) => {
  it.each(every)("$kind says what happened and what to do, in whole and short sentences", (notice) => {
    const { title, said, advice, facts, path } = noticeText(messages, notice, noon);
    expect(title).toMatch(/^\p{Lu}[^.]*[^.]$/u);
    expect(title.length).toBeLessThan(60);
    for (const text of [said, advice]) {
      expect(text).toMatch(/^\p{Lu}.*\.$/u);
      expect(text).not.toMatch(/undefined|null|—|\{|\}/);
      for (const sentence of text.split(/[.:] /)) expect(sentence.length).toBeLessThan(140);
    }
    expect(facts[0]?.[1]).toMatch(/2023.*UTC$/);
    expect(["/activity", "/recoveries"]).toContain(path);
  });

  it("fits what is on its way to a text message into two", () => {
    for (const notice of every.filter(({ kind }) => ["not_me", "access_pass_issued"].includes(kind))) {
      const { said, path } = noticeText(messages, notice, noon);
      expect(messages.notices.sms(said, `https://login.example.org${path}`).length).toBeLessThan(306);
    }
  });
});

it("leads to where a recovery can be stopped", () =>
  expect(noticeText(en, every[12] as Notice, noon)).toMatchObject({
    path: "/recoveries",
    said: "Firefox (Linux) asks to get back into your account without your passkey. Nothing changes before 14 November 2023 at 22:13 UTC. Until then you can stop it.",
  }));

it("names a country by its code and leaves other names as they are", () => {
  const where = (place: string) =>
    noticeText(en, { kind: "new_device", device, place }, noon).facts.find(([label]) => label === "Where")?.[1];
  expect(["BE", "Ghent", "ZZ"].map(where)).toEqual(["Belgium", "Ghent", "Unknown Region"]);
});

it("names a new screen by what it says, in one way for all languages", () => {
  expect(screenName("Firefox", "Linux")).toBe("Firefox (Linux)");
  expect(screenName("unknown", "Linux")).toBe("Linux");
  expect(screenName("unknown", "unknown")).toBe("");
});

describe("what a person has named", () => {
  it("becomes one line of a bounded length, without characters that hide", () => {
    expect(oneLine("Ada's\r\nBcc: eve@example.org\u202E\u0000 phone")).toBe("Ada's Bcc: eve@example.org phone");
    expect(oneLine("x".repeat(1000))).toHaveLength(limits.noticeTextCharacters);
  });

  it("is text in HTML, whatever it is", () => {
    const { title, said, facts, advice } = noticeText(
      en,
      { kind: "passkey_added", name: `<img src=x onerror="alert('1')">&` },
      noon,
    );
    const parts = {
      title,
      said,
      facts,
      advice,
      code: null,
      link: { label: "Look", url: "https://x/?a&b" },
      reason: null,
    };
    const html = htmlMail(parts, "en");
    expect(html).not.toContain("<img");
    expect(html).toContain("&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;&amp;");
    expect(html).toContain('href="https://x/?a&amp;b"');
    expect(plainMail(parts)).toContain(`<img src=x onerror="alert('1')">&`);
  });
});
