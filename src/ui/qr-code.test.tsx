import { renderToString } from "preact-render-to-string";
import { encode } from "uqr";
import { expect, it } from "vitest";
import { QrCode } from "./qr-code.tsx";

/** What the drawing is, module by module. */
function modulesOf(svg: string): boolean[][] {
  const size = Number(/viewBox="0 0 (\d+) /.exec(svg)?.[1]);
  const rows = Array.from({ length: size }, () => Array.from({ length: size }, () => false));
  for (const [, x, y, width, back] of svg.matchAll(/M(\d+) (\d+)h(\d+)v1h-(\d+)z/g)) {
    expect(back).toBe(width);
    rows[Number(y)]?.fill(true, Number(x), Number(x) + Number(width));
  }
  return rows;
}

/** Any of the eight masks is right; which of them is the best to read, libraries judge a little differently. */
const asAnotherLibraryDrawsIt = (text: string): boolean[][][] =>
  Array.from({ length: 8 }, (_, maskPattern) => encode(text, { ecc: "M", border: 4, maskPattern }).data);

it.each([
  "https://login.example.com/link#JPH4Gk3zYDyJtQzCGmW2Jg",
  "countersign-offline:40718826",
  "https://sign-in.a-rather-long-name.example.org:8443/invitation#O6wpz7wXarQvBL67Somt_Dmjd3FUGWWgxevnsKXXUeI",
  "HTTPS://EXAMPLE.ORG/LINK",
  "31415926",
  "Zoë’s",
])("draws for %s what another library draws, under one of the masks", (text) => {
  const drawn = modulesOf(renderToString(<QrCode text={text} />));
  expect(asAnotherLibraryDrawsIt(text)).toContainEqual(drawn);
});
