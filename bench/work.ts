/** The works that are measured, and what one contestant does for each. */
import type { Step } from "./load.ts";

export const workNames = [
  "device_authorization",
  "pending_poll",
  "refresh",
  "introspection",
  "userinfo",
  "discovery",
  "jwks",
  "sign_in_page",
  "whole_sign_in",
] as const;
export type WorkName = (typeof workNames)[number];

/** Gets ready for about so many requests, and gives the step that the lines repeat. */
export type Work = (requests: number) => Promise<Step>;
export type Works = Partial<Record<WorkName, Work>>;
