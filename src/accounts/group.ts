/** Groups: names that apps decide by who may do what. They give nothing here; membership is kept by administrators. */
import type { GroupId } from "../ids.ts";
import { accept, type Outcome, refuse } from "../outcome.ts";

export interface Group {
  readonly id: GroupId;
  readonly name: string;
  /** What the system that it comes from calls it. */
  readonly externalId: string | null;
  /** It stays when its last member leaves. */
  readonly kept: boolean;
  /** Counted up with every change, of its members too. */
  readonly version: number;
  readonly createdAt: number;
  readonly changedAt: number;
}

/** One line without disguises: apps compare it, people read it. No comma or semicolon, by which proxies part groups. */
export function readGroupName(entered: string): Outcome<string, "malformed_group"> {
  const name = entered.normalize("NFC").trim();
  return /^[\p{L}\p{N}][\p{L}\p{N} ._:/@&+#'()-]{0,63}$/u.test(name) ? accept(name) : refuse("malformed_group");
}

export interface Membership {
  readonly group: string;
  readonly identifier: string;
}
