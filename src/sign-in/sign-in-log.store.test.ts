import { beforeEach, expect, it } from "vitest";
import { accountId, noon, requestId, sampleOpener, sampleRequest, sampleTerms } from "../../tests/kit/samples.ts";
import { forEachDatabase } from "../database/for-each-database.ts";
import type { Database } from "../database/open.ts";
import { listSignIns, type SignInsWanted } from "./sign-in-log.store.ts";
import { insertSignInRequest } from "./sign-in-request.store.ts";
import type { SignInState } from "./sign-in-request.ts";

const any: SignInsWanted = {
  accountId: null,
  clientId: null,
  verdict: null,
  state: null,
  since: null,
  until: null,
  after: null,
  count: 50,
};
const redeemed = (verdict: "known" | "likely", account = "ada"): SignInState => ({
  name: "redeemed",
  opener: sampleOpener(account),
  countersignatureId: `csg_${"x".repeat(22)}`,
  terms: sampleTerms({ verdict, reason: verdict === "known" ? "known_browser" : "same_network" }),
});

forEachDatabase((openDatabase) => {
  let db: Database;
  const found = async (wanted: Partial<SignInsWanted>) =>
    (await listSignIns(db, { ...any, ...wanted })).map(({ id }) => id.slice(4).replaceAll("_", ""));

  beforeEach(async () => {
    db = await openDatabase();
    const rows: [string, number, string | null, SignInState][] = [
      ["a", noon, "tv", redeemed("known")],
      ["b", noon + 1, null, redeemed("likely", "bob")],
      ["c", noon + 1, "tv", { name: "denied", opener: sampleOpener(), denial: "declined" }],
      ["d", noon + 2, "tv", { name: "pending" }],
      ["e", noon - 1, null, { name: "denied", opener: sampleOpener("eve"), denial: "other_country" }],
    ];
    for (const [name, createdAt, clientId, state] of rows)
      await insertSignInRequest(db, sampleRequest({ id: requestId(name), createdAt, clientId, state }));
  });

  it.each<[Partial<SignInsWanted>, string[]]>([
    [{}, ["c", "b", "a", "e"]],
    [{ accountId: accountId("bob") }, ["b"]],
    [{ clientId: "tv" }, ["c", "a"]],
    [{ verdict: "known" }, ["a"]],
    [{ verdict: "contradicted" }, ["e"]],
    [{ state: "denied" }, ["c", "e"]],
    [{ since: noon + 1 }, ["c", "b"]],
    [{ until: noon + 1 }, ["a", "e"]],
    [{ after: { createdAt: noon + 1, id: requestId("c") } }, ["b", "a", "e"]],
    [{ count: 1 }, ["c"]],
  ])("lists what somebody opened, newest first: %j", async (wanted, names) =>
    expect(await found(wanted)).toEqual(names),
  );
});
