/**
 * The `claims` parameter (OpenID Connect Core §5.5): claims by name, for the ID token and for userinfo. What they are is in
 * `person-claims.ts`. Names that are not known here are ignored (§5.5), and so is whether a claim is essential: it is given
 * if there is one. Two are more than a wish, `sub` with a value and an essential `acr`.
 */
import { accept, type Outcome, refuse } from "../../outcome.ts";
import { noClaims, type RequestedClaims } from "../tokens/grant.ts";

export interface WantedClaims {
  readonly requested: RequestedClaims;
  /** §5.5.1: the only people that the client wants an answer about; null: whoever it is. */
  readonly subjects: readonly string[] | null;
  /** §5.5.1.1: of these at least one, or the sign-in has failed; null: none is demanded. */
  readonly essentialAcr: readonly string[] | null;
}

export const nothingWanted: WantedClaims = { requested: noClaims, subjects: null, essentialAcr: null };

export const namesOf = ({ requested }: WantedClaims): string[] => [...requested.idToken, ...requested.userinfo];

/** Refuses what is not the object that §5.5 describes. */
export function readClaimsParameter(text: string | undefined): Outcome<WantedClaims, "claims_malformed"> {
  if (text === undefined) return accept(nothingWanted);
  const root = parse(text);
  const members = [root?.id_token ?? {}, root?.userinfo ?? {}];
  if (root === null || !members.every(isMember)) return refuse("claims_malformed");
  const [idToken = {}, userinfo = {}] = members as Record<string, unknown>[];
  const subjects = members.filter(isMember).flatMap(({ sub }) => valuesOf(sub) ?? []);
  const acr = isObject(idToken.acr) && idToken.acr.essential === true ? valuesOf(idToken.acr) : null;
  return accept({
    requested: { idToken: Object.keys(idToken), userinfo: Object.keys(userinfo) },
    subjects: subjects.length > 0 ? subjects : null,
    essentialAcr: acr,
  });
}

/** §5.5.1: null, or an object that says more about the wish. */
const isMember = (value: unknown): value is Record<string, unknown> =>
  isObject(value) && Object.values(value).every((wish) => wish === null || isObject(wish));

function valuesOf(wish: unknown): string[] | null {
  if (!isObject(wish)) return null;
  const listed = [...(Array.isArray(wish.values) ? wish.values : []), wish.value];
  const values = listed.filter((value): value is string => typeof value === "string");
  return values.length > 0 ? values : null;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function parse(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}
