import { expect, it } from "vitest";
import { accountId, noon, requestId } from "../../tests/kit/samples.ts";
import { forEachDatabase } from "../database/for-each-database.ts";
import { findCountersignature, insertCountersignature } from "./countersignature.store.ts";
import type { Countersignature } from "./countersignature.ts";

const countersignature: Countersignature = {
  id: "csg_0000000000000000000000",
  requestId: requestId("one"),
  accountId: accountId("ada"),
  passkeyId: "pk_0000000000000000000000",
  credentialId: "credential",
  publicKey: "key",
  origin: "https://login.example.org",
  relyingPartyId: "login.example.org",
  statement: '{"user_code":"048201","ü":"\\u0000"}',
  authenticatorData: "data",
  clientDataJSON: "client",
  signature: "signature",
  createdAt: noon,
};

forEachDatabase((openDatabase) => {
  it("gives a countersignature back by its request, and lets a request have only one", async () => {
    const db = await openDatabase();
    expect(await findCountersignature(db, countersignature.requestId)).toBeNull();
    await insertCountersignature(db, countersignature);
    expect(await findCountersignature(db, countersignature.requestId)).toEqual(countersignature);

    const second = { ...countersignature, id: "csg_1111111111111111111111" as const, signature: "another" };
    await expect(insertCountersignature(db, second)).rejects.toThrow();
    expect(await findCountersignature(db, countersignature.requestId)).toEqual(countersignature);
  });
});
