import ipaddr from "ipaddr.js";
import { z } from "zod";
import { limits } from "../limits.ts";

/** Fields that the inputs of several actions have. */

/** By id, or by what they are called on forms. */
export const personField = z.string().min(1).max(limits.identifierCharacters);

/** In a query it is text. */
export const rowCountField = z.coerce.number().int().min(1).max(limits.rowsOnPageAtMost).default(limits.rowsOnPage);

export const clientField = z.string().min(1).max(64);

/** As many as an app can have a use for. What each is worth, the registration decides. */
export const urisField = z.array(z.string().max(2000)).max(20).readonly();
export const scopesField = z.array(z.string().min(1).max(100)).max(50).readonly();

export const countryField = z.string().regex(/^[A-Z]{2}$/);
export const countriesField = z.array(countryField).max(250).readonly();
export const networksField = z
  .array(
    z
      .string()
      .max(60)
      .refine((network) => ipaddr.isValid(network) || ipaddr.isValidCIDR(network)),
  )
  .max(200)
  .readonly();

/** Epoch milliseconds; in a query they are text. */
export const instantField = z.coerce.number().int().min(0).max(8_640_000_000_000_000);

/** The number of an entry in the audit log; in a query it is text. */
export const sequenceField = z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER);

/** Those of the fields that somebody gave a value: a change leaves the others as they are. */
export const named = <Fields extends object>(fields: Fields): Named<Fields> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Named<Fields>;

type Named<Fields> = { [Field in keyof Fields]?: Exclude<Fields[Field], undefined> };
