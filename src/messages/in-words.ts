/**
 * Ages, durations and countries as a person would say them, by Intl. Used by every language of the catalogue.
 * Relative words are chosen over clock times because the server does not know the person's time zone.
 */

/** One maker of words for each language and kind: making one costs more than a thousand of its answers. */
const once = <Maker>(make: (locale: string, kind: string) => Maker): ((locale: string, kind?: string) => Maker) => {
  const made = new Map<string, Maker>();
  return (locale, kind = "") => {
    const key = `${locale} ${kind}`;
    const maker = made.get(key) ?? make(locale, kind);
    made.set(key, maker);
    return maker;
  };
};
const agoFormat = once((locale) => new Intl.RelativeTimeFormat(locale, { numeric: "auto" }));
const unitFormat = once((locale, unit) => new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay: "long" }));
const regionNames = once((locale) => new Intl.DisplayNames(locale, { type: "region", fallback: "code" }));
const dayFormat = once((locale) => new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone: "UTC" }));
const instantFormat = once(
  (locale) => new Intl.DateTimeFormat(locale, { dateStyle: "long", timeStyle: "short", timeZone: "UTC" }),
);

const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;

const biggestUnit = (seconds: number): { unit: "second" | "minute" | "hour" | "day"; count: number } => {
  if (seconds < minute) return { unit: "second", count: seconds };
  if (seconds < hour) return { unit: "minute", count: Math.floor(seconds / minute) };
  if (seconds < 2 * day) return { unit: "hour", count: Math.floor(seconds / hour) };
  return { unit: "day", count: Math.floor(seconds / day) };
};

/** "2 minutes ago". Both are epoch milliseconds; anything under ten seconds, or in the future, is `justNow`. */
export const agoInWords = (locale: string, justNow: string, at: number, now: number): string => {
  const seconds = Math.round((now - at) / 1000);
  if (seconds < 10) return justNow;
  const { unit, count } = biggestUnit(seconds);
  return agoFormat(locale).format(-count, unit);
};

/** "30 days", "8 hours", "5 minutes". */
export const durationInWords = (locale: string, seconds: number): string => {
  const { unit, count } = biggestUnit(seconds);
  return unitFormat(locale, unit).format(count);
};

/** "Belgium", for an ISO 3166-1 alpha-2 code. */
export const countryInWords = (locale: string, code: string): string => regionNames(locale).of(code) ?? code;

/** "12 November 2025", in UTC: a day is exact enough where this is used. */
export const dayInWords = (locale: string, at: number): string => dayFormat(locale).format(at);

/** "22 November 2026 at 15:21 UTC": for what is read later and elsewhere, where "an hour ago" would be wrong. */
export const instantInWords = (locale: string, at: number): string => `${instantFormat(locale).format(at)} UTC`;
