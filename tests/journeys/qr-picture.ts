import type { Page } from "playwright-core";
import decodeQR from "qr/decode.js";

/**
 * What a phone's camera reads: takes a picture of the QR code as it stands on the screen and decodes it. That the symbol is also what
 * another library would draw, `src/ui/qr-code.test.tsx` compares.
 */
export async function scanQr(page: Page): Promise<string> {
  await page.locator("svg.qr").waitFor();
  // By its place and not as an element: the page may put a fresh code there at any moment.
  const clip = await page.evaluate(() => {
    const { x, y, width, height } = document.querySelector("svg.qr")?.getBoundingClientRect() ?? new DOMRect();
    return { x: x + scrollX, y: y + scrollY, width, height };
  });
  const png = (await page.screenshot({ clip, fullPage: true })).toString("base64");
  // The browser unpacks the PNG, so that the tests need no library for that.
  const { width, height, pixels } = await page.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d");
    if (canvas === null) throw new Error("no canvas");
    canvas.drawImage(bitmap, 0, 0);
    const { data } = canvas.getImageData(0, 0, bitmap.width, bitmap.height);
    let text = "";
    for (let at = 0; at < data.length; at += 4) text += String.fromCharCode(data[at] ?? 0);
    return { width: bitmap.width, height: bitmap.height, pixels: btoa(text) };
  }, png);
  const grey = Buffer.from(pixels, "base64");
  const data = new Uint8Array(width * height * 4);
  for (let at = 0; at < grey.length; at++) data.fill(grey[at] ?? 0, at * 4, at * 4 + 4);
  return decodeQR({ width, height, data });
}
