import { readFileSync } from "node:fs";
import { type CustomClaims, readCustomClaims } from "./oauth/claims/custom-claims.ts";

/** The claims of CLAIMS_FILE; none for an empty path. Throws an Error whose message is the end of a sentence. */
export function readClaimsFile(path: string): CustomClaims {
  if (path === "") return {};
  let file: unknown;
  try {
    file = JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    throw new Error(error instanceof SyntaxError ? "it is not JSON" : "it cannot be read");
  }
  const claims = readCustomClaims(file);
  if (!claims.ok) throw new Error(claims.reason);
  return claims.value;
}
