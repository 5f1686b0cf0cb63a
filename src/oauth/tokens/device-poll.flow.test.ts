import { beforeEach, expect, it } from "vitest";
import { accepted, createFlowWorld, type FlowWorld, newScreen } from "../../../tests/kit/flow-world.ts";
import { forEachDatabase } from "../../database/for-each-database.ts";
import type { Deps } from "../../deps.ts";
import { refuse } from "../../outcome.ts";
import type { SignInRequest } from "../../sign-in/sign-in-request.ts";
import { findClient } from "../clients/client.flow.ts";
import { type Client, deviceCodeGrant } from "../clients/client.ts";
import { addClient } from "../clients/client-registry.flow.ts";
import { authorizeDevice } from "./device-authorization.flow.ts";
import { createPolls, type Polls } from "./device-poll.flow.ts";
import { awaitAnswer } from "./poll-hold.flow.ts";

const poller = { address: "192.0.2.1", boundTo: null, resource: undefined, hasHungUp: false, whenHungUp: () => {} };

/** What a process knows of requests without asking the database. */
forEachDatabase((openDatabase) => {
  let world: FlowWorld;
  let client: Client;
  let reads = 0;
  /** Of this process, which counts how often it asks the database, and of another one. */
  let own: Polls;
  let other: Polls;
  beforeEach(async () => {
    world = createFlowWorld(await openDatabase());
    const wanted = { id: "tv", name: "TV", kind: "public", trust: "first_party" } as const;
    accepted(await addClient(world.deps, { ...wanted, grantTypes: [deviceCodeGrant] }));
    client = (await findClient(world.deps.db, "tv" as never)) as Client;
    reads = 0;
    own = createPolls(counting(world.deps), "device_grant");
    other = createPolls(world.deps, "device_grant");
  });
  const counting = (deps: Deps): Deps => ({
    ...deps,
    get db() {
      reads += 1;
      return deps.db;
    },
  });
  const begin = async (told: (request: SignInRequest) => void) =>
    accepted(
      await authorizeDevice(
        world.deps,
        client,
        { client_id: "tv", scope: "openid" },
        { screen: newScreen, key: null },
        told,
      ),
    );
  const poll = async ({ poll }: Polls, code: string) => awaitAnswer(await poll(client, code, poller));

  it("polls for a request that was begun here read nothing, for as long as nothing is told of it", async () => {
    const { device_code } = await begin(own.begun);
    expect(await poll(own, device_code)).toEqual(refuse("authorization_pending"));
    expect(reads).toBe(0);
    world.advance(10);
    await own.poll(client, device_code, poller);
    expect(reads).toBe(1);
  });

  it("polls find a decision at once, wherever the request was begun", async () => {
    const ada = await world.person("ada");
    const [here, elsewhere] = [await begin(own.begun), await begin(other.begun)];
    for (const { device_code, user_code } of [here, elsewhere]) {
      expect(await poll(own, device_code)).toEqual(refuse("authorization_pending"));
      await ada.openAndApprove(user_code);
      expect((await poll(own, device_code)).ok).toBe(true);
      expect(await poll(own, device_code)).toEqual(refuse("grant_unknown"));
    }
  });

  it("is nothing that a stranger could use: the code is its own client's, known or not", async () => {
    const { device_code } = await begin(own.begun);
    const thief = { ...client, id: "thief" as never };
    expect(await own.poll(thief, device_code, poller)).toEqual(refuse("grant_of_another_client"));
  });
});
