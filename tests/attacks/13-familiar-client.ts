import { deviceCodeGrant } from "../../src/oauth/clients/client.ts";
import { type Attack, nothing } from "./attack.ts";
import { phishForTokens } from "./lures.ts";
import { beginDevice, places } from "./world.ts";

/** A client of a third party that calls itself as the operator's own does. */
const familiar = {
  name: "Television",
  trust: "third_party",
  kind: "public",
  redirectUris: ["https://evil.example/callback"],
} as const;

export const attacks: readonly Attack[] = [
  ...(["careless", "truthful"] as const).map(
    (victim): Attack => ({
      number: "13",
      name: "client with a familiar name, allowed the device grant; residential proxy",
      victim,
      stoppedBy: "policy",
      run: async (world) => {
        const client = await world.app.createClient({ ...familiar, grantTypes: [deviceCodeGrant, "refresh_token"] });
        return phishForTokens(world, places.residentialProxy, victim, client);
      },
      remains:
        victim === "careless"
          ? "one access token of 10 minutes; the card says that the client is not the operator's; names are the operator's to allow"
          : "nothing",
    }),
  ),
  {
    number: "13b",
    name: "the same client, with what a registration gives by default",
    victim: "careless",
    stoppedBy: "structure",
    run: async (world) => {
      const client = await world.app.createClient(familiar);
      const { userCode } = await beginDevice(world, places.residentialProxy, client);
      if (userCode === "") return nothing("the device grant is off unless an operator turns it on");
      return phishForTokens(world, places.residentialProxy, "careless", client);
    },
    control: {
      policy: "off",
      run: (world) => phishForTokens(world, places.residentialProxy, "careless"),
    },
    remains: "nothing",
  },
];
