import { describe, expect, it } from "vitest";
import { codeLines, pictureFor, wordsFor } from "./code-text.ts";
import { qrLines } from "./qr-picture.ts";

const grant = {
  deviceCode: "secret",
  userCode: "48-20-13",
  verificationUri: "https://login.example.org/link",
  verificationUriComplete: "https://login.example.org/link#uJ4dMpR2xY9bTqLz0aKc3w",
  expiresInSeconds: 600,
  intervalSeconds: 1,
};

describe("the code in a terminal", () => {
  it("is readable without its picture, and never holds the secret that redeems it", () => {
    const lines = codeLines(wordsFor("en_GB.UTF-8"), "Sign in to web1", grant, "plain");
    expect(lines).toEqual([
      "Sign in to web1",
      "Open https://login.example.org/link on your phone and enter this code:",
      "",
      "    48-20-13",
      "",
    ]);
  });

  it("has a picture of half blocks that fits a terminal of 80 columns and 24 lines", () => {
    const lines = qrLines(grant.verificationUriComplete, "half blocks");
    expect(lines.every((line) => /^[█▀▄ ]+$/.test(line))).toBe(true);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(lines.length).toBeLessThanOrEqual(20);
  });

  it("has a picture of ASCII that holds the same modules", () => {
    const [blocks, ascii] = [qrLines("x", "half blocks"), qrLines("x", "ascii")];
    const fromBlocks = blocks
      .flatMap((line) => [
        [...line].map((block) => ("█▀".includes(block) ? "##" : "  ")).join(""),
        [...line].map((block) => ("█▄".includes(block) ? "##" : "  ")).join(""),
      ])
      .slice(0, ascii.length);
    expect(fromBlocks).toEqual(ascii);
  });

  it("is drawn and worded as the terminal's locale allows", () => {
    expect(pictureFor("de_AT.UTF-8")).toBe("utf8");
    expect(pictureFor("C")).toBe("ascii");
    expect(pictureFor(undefined)).toBe("ascii");
    expect(codeLines(wordsFor("de_AT"), "", grant, "plain")[1]).toMatch(/^Öffnen Sie/);
  });
});
