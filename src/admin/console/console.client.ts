/**
 * Every page of the console: the touch before a change, and the keyboard. `/` goes to the search, arrows go through the
 * links of a list, Escape leaves the search. All of it works without, by Tab and Enter.
 */
import "../../passkeys/fresh-form.client.ts";

/** A key of one character may be switched off (WCAG 2.1.4): it gets in the way of those who speak to their computer. */
const offKey = "console-shortcut-off";
const isOff = (): boolean => localStorage.getItem(offKey) !== null;

// On a phone the navigation is a strip: the page one is on is in sight.
document.querySelector(".console-nav [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });

const search = document.querySelector<HTMLInputElement>("[data-search]");

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof Element && target.matches("input, textarea, select");

const rowLinks = (): HTMLElement[] => [
  ...document.querySelectorAll<HTMLElement>("[data-rows] :is(th, li) > a:first-child"),
];

/** One row on or back; from the search, or from nowhere, to the first. False when there is nowhere to go. */
const step = (by: 1 | -1): boolean => {
  const links = rowLinks();
  const here = links.indexOf(document.activeElement as HTMLElement);
  if (here === -1 && by === -1) return false;
  if (here === 0 && by === -1 && search !== null) {
    search.focus();
    return true;
  }
  const next = links[here + by];
  next?.focus();
  return next !== undefined;
};

document.addEventListener("keydown", (event) => {
  const { key, target } = event;
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (key === "/" && !isTyping(target) && !isOff() && search !== null) {
    event.preventDefault();
    search.focus();
    search.select();
  } else if (key === "Escape" && target === search) search?.blur();
  else if ((key === "ArrowDown" || key === "ArrowUp") && (!isTyping(target) || target === search)) {
    if (step(key === "ArrowDown" ? 1 : -1)) event.preventDefault();
  }
});

// What is there to be copied is selected as a whole.
for (const field of document.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>("[data-select]"))
  field.addEventListener("focus", () => field.select());

// A file is read into the text field that is sent, so that it can be looked at, and mended, before.
const chosen = document.querySelector<HTMLElement>("[data-file]");
if (chosen !== null) {
  const into = document.querySelector<HTMLTextAreaElement>(`#${chosen.dataset.file}`);
  chosen.hidden = false;
  chosen.querySelector("input")?.addEventListener("change", async ({ target }) => {
    const [file] = (target as HTMLInputElement).files ?? [];
    if (file !== undefined && into !== null) into.value = await file.text();
  });
}

const shortcut = document.querySelector<HTMLButtonElement>("[data-shortcut]");
if (shortcut !== null) {
  const words = { off: shortcut.textContent, on: shortcut.dataset.shortcut ?? "" };
  const say = (): void => {
    shortcut.textContent = isOff() ? words.on : words.off;
  };
  shortcut.addEventListener("click", () => {
    if (isOff()) localStorage.removeItem(offKey);
    else localStorage.setItem(offKey, "1");
    say();
  });
  say();
  shortcut.hidden = false;
}
