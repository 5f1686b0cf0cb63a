/**
 * Every screen by the keyboard alone (WCAG 2.1.1, 2.1.2, 2.4.3, 2.4.7): Tab comes by all that can be used, in reading
 * order, shows where it is, and leaves the page at the end. What it comes by is the browser's own kind of control, so that
 * Enter and Space do what they do everywhere.
 */
import { setTimeout as delay } from "node:timers/promises";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Screen } from "../kit/browser.ts";
import { type GalleryStage, openGalleryStage } from "./stage.ts";

let stage: GalleryStage;
let screen: Screen;

beforeAll(async () => {
  stage = await openGalleryStage();
  screen = await stage.openStillWindow();
});
afterAll(() => stage?.close());

interface Focus {
  /** The control's place in the page, or -1 for what is none. */
  readonly place: number;
  readonly isMarked: boolean;
  /** Navigation comes first wherever it stands: on a phone that is the bottom. */
  readonly isInMain: boolean;
  readonly top: number;
  readonly bottom: number;
}

interface Watched extends Window {
  focused?: Focus[];
}

/** Tells what there is to come by, and what looks usable but is none; notes from now on where the focus goes. */
function watchControls(): { controls: string[]; complaints: string[] } {
  const native = "a[href], button, input, select, textarea, summary";
  const isShown = (element: Element) => element.checkVisibility({ visibilityProperty: true });
  const nameOf = (element: Element) => {
    const words = element.textContent || element.getAttribute("aria-label") || element.id;
    return `${element.localName} "${words.trim().slice(0, 40)}"`;
  };
  const usable = [...document.querySelectorAll<HTMLElement>(native)].filter(
    (element) => isShown(element) && !element.matches(":disabled, [type=hidden], [inert] *"),
  );
  // Of radio buttons with one name Tab comes by one: the chosen, else the first.
  const radios = usable.filter((element): element is HTMLInputElement => element.matches("[type=radio]"));
  const controls = usable.filter((element) => {
    const group = radios.filter(({ name }) => name === (element as HTMLInputElement).name);
    return !element.matches("[type=radio]") || element === (group.find(({ checked }) => checked) ?? group[0]);
  });
  const posing = "[role=button], [role=link], [role=checkbox], [onclick], [tabindex]:not([tabindex='-1'])";
  const complaints = [...document.querySelectorAll(posing)]
    .filter((element) => isShown(element) && !element.matches(native))
    .map((element) => `${nameOf(element)} is used like a control and is none`);

  // The next Tab begins at the top, wherever a script has put the focus.
  document.body.tabIndex = -1;
  document.body.focus();
  document.body.removeAttribute("tabindex");
  const focused: Focus[] = [];
  (window as Watched).focused = focused;
  document.addEventListener("focusin", ({ target }) => {
    const element = target as HTMLElement;
    const { outlineStyle, outlineWidth } = getComputedStyle(element);
    const { top, bottom, width, height } = element.getBoundingClientRect();
    const isMarked = outlineStyle !== "none" && Number.parseFloat(outlineWidth) >= 2 && width > 1 && height > 1;
    const isInMain = element.closest("main") !== null;
    focused.push({
      place: controls.indexOf(element),
      isMarked,
      isInMain,
      top: top + scrollY,
      bottom: bottom + scrollY,
    });
  });
  return { controls: controls.map(nameOf), complaints };
}

async function complaintsAbout(page: Page): Promise<string[]> {
  const { controls, complaints } = await page.evaluate(watchControls);
  // Tab stops in a day's field four times: day, month, year, and the calendar.
  const days = await page.locator("input[type=date]:visible").count();
  for (let left = controls.length + 3 * days + 1; left > 0; left--) await page.keyboard.press("Tab");
  const focused = await page.evaluate(() => (window as Watched).focused ?? []);
  // Past the last control it is the browser's turn, or the first control's again.
  if (focused.length > controls.length && focused.at(-1)?.place === 0) focused.pop();
  const names = focused.map(({ place }) => controls[place] ?? "what is no control");
  if (String(names) !== String(controls)) complaints.push(`Tab comes by ${names} and not by ${controls}`);
  for (const [index, { isMarked, isInMain, bottom }] of focused.entries()) {
    if (!isMarked) complaints.push(`the focus cannot be seen on ${names[index]}`);
    const before = focused[index - 1];
    if (isInMain && before?.isInMain === true && bottom <= before.top)
      complaints.push(`${names[index]} stands above ${names[index - 1]}`);
  }
  return complaints;
}

it("is usable by the keyboard alone, screen by screen", { timeout: 120_000 }, async () => {
  const complaints: string[] = [];
  for (const { name, fragment = "", answers } of stage.screens) {
    const { page } = screen;
    await page.goto(`${stage.origin}/${name}#${fragment}`);
    await page.locator("main h1").first().waitFor();
    let found = await complaintsAbout(page);
    // What a script draws from answers comes in steps.
    for (let looks = 1; answers !== undefined && looks < 8 && found.length > 0; looks++) {
      await delay(200);
      found = await complaintsAbout(page);
    }
    complaints.push(...found.map((complaint) => `${name}: ${complaint}`));
  }
  expect(complaints).toEqual([]);
});

it("opens and closes what unfolds by Enter and by Space, and follows a link by Enter", async () => {
  const { page } = screen;
  await page.goto(`${stage.origin}/passkeys`);
  const unfolding = page.locator("details").first();
  await unfolding.locator("summary").focus();
  await page.keyboard.press("Enter");
  expect(await unfolding.getAttribute("open")).not.toBeNull();
  await page.keyboard.press("Space");
  expect(await unfolding.getAttribute("open")).toBeNull();
  await page.getByRole("link", { name: "Security", exact: true }).focus();
  await page.keyboard.press("Enter");
  await page.waitForURL("**/security");
});
