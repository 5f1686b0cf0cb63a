import type { Deps } from "../deps.ts";
import { findClient } from "../oauth/clients/client.flow.ts";
import { deviceCodeGrant } from "../oauth/clients/client.ts";
import { addClient } from "../oauth/clients/client-registry.flow.ts";
import { ensureSshAuthority } from "../signing-keys/ssh-authority.flow.ts";
import { sshClientId } from "./terminal-client.ts";

/**
 * What certificates need: the first authority, and the client of the terminal, which may do nothing but ask for them. Does what
 * is left to do. A client that was removed stays removed: its operator wants no certificates.
 */
export async function setUpSsh(deps: Deps): Promise<void> {
  await ensureSshAuthority(deps);
  if ((await findClient(deps.db, sshClientId)) !== null) return;
  await addClient(deps, {
    id: sshClientId,
    name: "SSH",
    kind: "public",
    trust: "first_party",
    grantTypes: [deviceCodeGrant],
    scopes: ["ssh"],
  });
}
