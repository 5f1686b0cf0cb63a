/**
 * How long a code on a page is shown, as against how long it is good: it leaves the screen early enough that whoever
 * began to type or scan it can finish (PRODUCT.md, "Life").
 */
import { limits, seconds } from "../limits.ts";
import type { CodeForm } from "./user-code.ts";

interface Shown {
  readonly form: CodeForm;
  readonly createdAt: number;
}

const shownSeconds: Record<CodeForm, number> = {
  typed: limits.typedCodeShownSeconds,
  scanned: limits.scannedCodeShownSeconds,
};

export const leavesScreenAt = (code: Shown): number => code.createdAt + seconds(shownSeconds[code.form]);

export const isShown = (code: Shown, now: number): boolean => now < leavesScreenAt(code);
