import { expect, it } from "vitest";
import { accountId, noon, requestId, sampleAccount } from "../../tests/kit/samples.ts";
import { insertAccount } from "../accounts/account.store.ts";
import { forEachDatabase } from "../database/for-each-database.ts";
import { insertClient } from "../oauth/clients/client.store.ts";
import { defaultClientSettings } from "../oauth/clients/client-settings.ts";
import { defaultClientPolicy } from "../policy/client-policy.ts";
import {
  findHostById,
  findHostByName,
  findHostOfRequest,
  findHostRequest,
  insertHost,
  insertHostRequest,
  listHostRows,
  markHostRemoved,
  touchHost,
  updateHostPolicy,
} from "./host.store.ts";
import type { Host } from "./host.ts";
import type { HostRequest } from "./host-request.ts";

const hostOf = (name: string, id = name): Host => ({
  id,
  name,
  system: "Debian 13",
  keyThumbprint: `thumbprint of ${id}`,
  policy: { users: { root: ["ada", "grace"] }, names: "same", domain: "example.org", groups: ["ops"] },
  joinedAt: noon,
  joinedBy: accountId("ada"),
  requestId: requestId(id),
  removedAt: null,
  lastUsedAt: null,
});

forEachDatabase((openDatabase) => {
  /** With the clients that hosts are. */
  const open = async (...clients: string[]) => {
    const db = await openDatabase();
    await insertAccount(db, sampleAccount("ada"));
    for (const id of clients)
      await insertClient(db, {
        ...{ id, name: id, secretHash: null, redirectUris: [], postLogoutRedirectUris: [] },
        ...{ grantTypes: [], scopes: [], trust: "first_party", createdAt: noon, disabledAt: null, lastUsedAt: null },
        policy: defaultClientPolicy,
        settings: defaultClientSettings,
      });
    return db;
  };

  it("gives back a host as it was stored, by id, by name and by the request that made it", async () => {
    const db = await open("web1");
    const host = hostOf("web1");
    expect(await insertHost(db, host)).toBe(true);
    expect(await findHostById(db, "web1")).toEqual(host);
    expect(await findHostByName(db, "web1")).toEqual(host);
    expect(await findHostOfRequest(db, host.requestId)).toEqual(host);
    expect(await findHostById(db, "web2")).toBeNull();
    expect(await findHostByName(db, "WEB1")).toBeNull();
    expect(await findHostOfRequest(db, requestId("web2"))).toBeNull();
  });

  it("gives a name to one of ten machines that join at once", async () => {
    const ids = Array.from({ length: 10 }, (_, at) => `client_${at}`);
    const db = await open(...ids);
    const joined = await Promise.all(ids.map((id) => insertHost(db, hostOf("web1", id))));
    expect(joined.filter((one) => one)).toHaveLength(1);
    expect(await listHostRows(db)).toHaveLength(1);
  });

  it("makes one host of a request, however often it is redeemed", async () => {
    const db = await open("web1", "web2");
    expect(await insertHost(db, hostOf("web1"))).toBe(true);
    expect(await insertHost(db, { ...hostOf("web2"), requestId: requestId("web1") })).toBe(false);
  });

  it("frees the name of a host that is removed, once, and keeps its row", async () => {
    const db = await open("old", "new");
    await insertHost(db, hostOf("web1", "old"));
    expect(await markHostRemoved(db, "old", noon + 1)).toBe(true);
    expect(await markHostRemoved(db, "old", noon + 2)).toBe(false);
    expect(await findHostByName(db, "web1")).toBeNull();
    expect(await findHostById(db, "old")).toMatchObject({ removedAt: noon + 1 });
    expect(await insertHost(db, hostOf("web1", "new"))).toBe(true);
    expect(await findHostByName(db, "web1")).toMatchObject({ id: "new" });
  });

  it("lists those that are there by name, with their policy as it is now and when they were last used", async () => {
    const db = await open("web2", "web1", "gone");
    for (const name of ["web2", "web1", "gone"]) await insertHost(db, hostOf(name));
    await markHostRemoved(db, "gone", noon);
    const policy = { users: {}, names: "table_only", domain: null, groups: [] } as const;
    await updateHostPolicy(db, "web2", policy);
    await touchHost(db, "web2", noon + 5);
    expect(await listHostRows(db)).toEqual([hostOf("web1"), { ...hostOf("web2"), policy, lastUsedAt: noon + 5 }]);
  });

  it("keeps what a machine asked for beside its request", async () => {
    const db = await open();
    const asked: HostRequest = {
      what: "sign_in",
      hostId: "web1",
      user: "ada",
      isSystemUser: false,
      service: "sshd",
      from: "address",
    };
    await insertHostRequest(db, requestId("one"), asked);
    expect(await findHostRequest(db, requestId("one"))).toEqual(asked);
    expect(await findHostRequest(db, requestId("two"))).toBeNull();
  });
});
