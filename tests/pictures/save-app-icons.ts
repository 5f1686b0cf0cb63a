/**
 * Draws the app's icons from icon.svg, for systems that take no SVG: `node tests/pictures/save-app-icons.ts`. The files
 * are kept with the source, since a build has no browser to draw with.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { launchBrowser } from "../kit/browser.ts";

const folder = new URL("../../src/authenticator-app/icons/", import.meta.url);
const drawing = readFileSync(new URL("icon.svg", folder), "utf8");

/** A mask may cut off all but the inner circle of 80 %: no corners of our own, and the mark a little smaller. */
const toTheEdge = drawing.replace(' rx="112"', "");
const maskable = toTheEdge.replace("translate(76 127)", "translate(94 140) scale(0.9)");
/** Status bars show the shape alone: white on nothing, and bolder, since it is tiny. */
const badge = drawing
  .replace(/<rect[^>]*>/, "")
  .replaceAll(/stroke="#\w+"/g, 'stroke="#ffffff"')
  .replace('stroke-width="25"', 'stroke-width="38"')
  .replace("translate(76 127)", "translate(4 76) scale(1.4)");

const icons = [
  { name: "icon-192", size: 192, svg: drawing },
  { name: "icon-512", size: 512, svg: drawing },
  { name: "maskable-512", size: 512, svg: maskable },
  { name: "apple-touch-180", size: 180, svg: toTheEdge },
  { name: "badge-96", size: 96, svg: badge },
];

const browser = await launchBrowser();
for (const { name, size, svg } of icons) {
  const { page, close } = await browser.openNewScreen({ viewport: { width: size, height: size } });
  await page.setContent(
    `<style>body{margin:0}svg{display:block}</style>${svg.replace("<svg ", `<svg width="${size}" `)}`,
  );
  writeFileSync(new URL(`${name}.png`, folder), await page.screenshot({ omitBackground: true }));
  await close();
}
await browser.close();
