/** How the values of settings are read; `config.ts` says which setting has which. */
import ipaddr from "ipaddr.js";
import { z } from "zod";

export const listed = (text: string): string[] =>
  text
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");

export const networkList = z
  .string()
  .transform((text) => listed(text))
  .refine((entries) => entries.every((entry) => ipaddr.isValid(entry) || ipaddr.isValidCIDR(entry)));

export const wholeNumber = (from: number, to: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number)
    .pipe(z.number().min(from).max(to));

/** COUNTERSIGN_URL: an origin that passkeys can belong to. Complains to `context` of any other. */
export function publicOrigin(text: string, context: z.RefinementCtx): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  const bare =
    url?.pathname === "/" && url.search === "" && url.hash === "" && url.username === "" && url.password === "";
  // Browsers offer WebAuthn only in secure contexts: https, or http on localhost and its subdomains.
  const secure = url?.protocol === "https:" || (url?.protocol === "http:" && /(^|\.)localhost$/.test(url.hostname));
  // A relying party id is a domain, never an address (WebAuthn L3 §5.1.2).
  const named = url !== null && !/^[\d.]+$|^\[/.test(url.hostname);
  if (bare && secure && named) return url.origin;
  context.addIssue({ code: "custom", message: "not a usable public origin" });
  return z.NEVER;
}
