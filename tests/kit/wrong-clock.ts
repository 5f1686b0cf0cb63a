import type { Page } from "playwright-core";

/**
 * From its next load on, the page's scripts read a clock that is wrong by so much. What the browser does by itself, such
 * as letting cookies run out, and `performance.now()` are as they were.
 */
export const setClockWrong = (page: Page, milliseconds: number): Promise<unknown> =>
  page.addInitScript((offset) => {
    const Right = Date;
    class Wrong extends Right {
      constructor(...given: []) {
        if (given.length === 0) super(Right.now() + offset);
        else super(...given);
      }
      static override now(): number {
        return Right.now() + offset;
      }
    }
    globalThis.Date = Wrong as DateConstructor;
  }, milliseconds);
