/** What the scenes are made of. */
import type { Page } from "playwright-core";
import type { Stage } from "./stage.ts";

/** `name` is stable: pictures are named after it. */
export type Look = (name: string, page: Page) => Promise<void>;

export type Scene = (stage: Stage, look: Look) => Promise<void>;

/** Waits until the page shows this state of its request. */
export const state = (page: Page, name: string): Promise<void> => page.locator(`[data-state=${name}]`).waitFor();

export const close = (...all: readonly { close(): Promise<void> }[]) => Promise.all(all.map((one) => one.close()));
