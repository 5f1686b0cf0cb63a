import { de } from "./de.ts";
import { en, type Messages } from "./en.ts";

export type { Messages };
export type Language = "en" | "de";
export type RefusalReason = keyof Messages["refusals"];
export type RefusalText = { readonly title: string; readonly explanation: string; readonly action: string };

const catalogues: Record<Language, Messages> = { en, de };

/** Picks the catalogue by Accept-Language (RFC 9110 §12.5.4): highest q first, then the order written; English otherwise. */
export const messagesFor = (acceptLanguage: string | null | undefined): { language: Language; messages: Messages } => {
  const wanted = (acceptLanguage ?? "")
    .slice(0, 1000)
    .split(",")
    .map((range) => {
      const [tag = "", ...parameters] = range
        .trim()
        .toLowerCase()
        .split(/\s*;\s*/);
      const quality = parameters.find((parameter) => parameter.startsWith("q="));
      return { primary: tag.split("-")[0] ?? "", quality: quality === undefined ? 1 : Number(quality.slice(2)) };
    })
    .filter((range) => range.quality > 0)
    .toSorted((one, other) => other.quality - one.quality);
  const found = wanted.find((range) => Object.hasOwn(catalogues, range.primary));
  const language = (found?.primary ?? "en") as Language;
  return { language, messages: catalogues[language] };
};

/** The text of a refusal. `retryAfterSeconds` matters only to `too_many_tries`. */
export const refusalText = (messages: Messages, reason: RefusalReason, retryAfterSeconds = 60): RefusalText => {
  const { title, explanation, action } = messages.refusals[reason];
  const minutes = Math.max(1, Math.ceil(retryAfterSeconds / 60));
  return { title, explanation: typeof explanation === "function" ? explanation(minutes) : explanation, action };
};
