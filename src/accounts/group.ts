/** Groups: names that apps decide by who may do what. They give nothing here; membership is kept by administrators. */
import { accept, type Outcome, refuse } from "../outcome.ts";

/** One line without disguises: apps compare it, people read it. */
export function readGroupName(entered: string): Outcome<string, "malformed_group"> {
  const name = entered.normalize("NFC").trim();
  return /^[\p{L}\p{N}][\p{L}\p{N} ._:/@-]{0,63}$/u.test(name) ? accept(name) : refuse("malformed_group");
}

export interface Membership {
  readonly group: string;
  readonly identifier: string;
}
