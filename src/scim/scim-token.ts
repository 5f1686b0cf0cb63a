import type { ScimTokenId } from "../ids.ts";

/** What a provisioning system shows with every request; its secret is kept as a hash only. */
export interface ScimToken {
  readonly id: ScimTokenId;
  /** For the operator: which system has it. */
  readonly name: string;
  readonly createdAt: number;
  readonly lastUsedAt: number | null;
}
