import { z } from "zod";
import { limits } from "../limits.ts";

/** Fields that the inputs of several actions have. */

/** By id, or by what they are called on forms. */
export const personField = z.string().min(1).max(limits.identifierCharacters);

/** In a query it is text. */
export const rowCountField = z.coerce.number().int().min(1).max(limits.rowsOnPageAtMost).default(limits.rowsOnPage);
