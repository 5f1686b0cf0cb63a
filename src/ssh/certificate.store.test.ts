import { expect, it } from "vitest";
import { accepted, createFlowWorld } from "../../tests/kit/flow-world.ts";
import { noon } from "../../tests/kit/samples.ts";
import { forEachDatabase } from "../database/for-each-database.ts";
import type { GrantId } from "../ids.ts";
import { deviceCodeGrant } from "../oauth/clients/client.ts";
import { addClient } from "../oauth/clients/client-registry.flow.ts";
import { insertGrant } from "../oauth/tokens/grant.store.ts";
import { noClaims } from "../oauth/tokens/grant.ts";
import { insertCertificate, listRevokedCertificates } from "./certificate.store.ts";

const hour = 3_600_000;
const authorityId = "authority";

forEachDatabase((openDatabase) => {
  it("gives each certificate a number of its own, and names those of ended grants while they last", async () => {
    const db = await openDatabase();
    const world = createFlowWorld(db);
    const ada = await world.person("ada");
    const site = { name: "SSH", trust: "first_party", kind: "public", grantTypes: [deviceCodeGrant] } as const;
    const { client } = accepted(await addClient(world.deps, site));
    const grant = async (id: GrantId, revokedAt: number | null): Promise<GrantId> => {
      await insertGrant(db, {
        ...{ id, accountId: ada.signedIn.account.id, clientId: client.id, scopes: ["ssh"], startedBy: "device_grant" },
        ...{ sessionId: null, signInRequestId: null, authenticatedAt: noon, createdAt: noon, origin: null },
        ...{ expiresAt: noon + hour, revokedAt, boundTo: null, resource: null, claims: noClaims },
      });
      return id;
    };
    const [kept, ended] = [await grant("grt_kept", null), await grant("grt_ended", noon)];
    const insert = (grantId: GrantId, expiresAt: number) => insertCertificate(db, { authorityId, grantId, expiresAt });
    const [first, second, third] = [
      await insert(ended, noon + hour),
      await insert(kept, noon + hour),
      await insert(ended, noon + 2 * hour),
    ];
    expect(new Set([first, second, third]).size).toBe(3);
    const serials = async (now: number) => (await listRevokedCertificates(db, now)).map(({ serial }) => serial);
    expect(await listRevokedCertificates(db, noon)).toEqual([
      { authorityId, serial: first },
      { authorityId, serial: third },
    ]);
    expect(await serials(noon + hour)).toEqual([third]);
    expect(await serials(noon + 2 * hour)).toEqual([]);
  });
});
