/** The part of `limits.ts` about provisioning by SCIM. */
export const scimLimits = {
  /** A group with a few thousand members at once, as PUT sends it; everything else is a thousandth of it. */
  scimBodyBytes: 1024 * 1024,
  /** Resources in one answer, when none or more are asked for (RFC 7644 §3.4.2.4 lets the server say). */
  scimResultsByDefault: 100,
  scimResultsAtMost: 500,
  scimFilterCharacters: 2_000,
  /** How deep a filter may be nested: it is read by recursion. */
  scimFilterDepth: 10,
  scimOperationsAtOnce: 1_000,
  scimValueCharacters: 1_000,
  scimValuesOfAttribute: 50,
} as const;
