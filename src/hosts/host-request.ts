/** What a machine asks a person to approve: to let somebody in as one of its users, or to be let in among the hosts itself. */
import type { Account } from "../accounts/account.ts";
import type { ClientId } from "../ids.ts";
import type { PublicJwk } from "../oauth/clients/client-settings.ts";
import type { HostPolicy, WantedUser } from "./host.ts";

export interface SignInAsked extends WantedUser {
  readonly what: "sign_in";
  readonly hostId: ClientId;
  /** The PAM service: sshd, login, sudo. */
  readonly service: string;
  /** `console`: whoever asks sits at the machine itself. `address`: at the request's. `unknown`: over the network, from nobody knows where. */
  readonly from: "console" | "address" | "unknown";
}

export interface JoinAsked {
  readonly what: "join";
  readonly name: string;
  readonly system: string;
  readonly key: PublicJwk;
  readonly keyThumbprint: string;
  readonly policy: Pick<HostPolicy, "groups" | "domain">;
}

export type HostRequest = SignInAsked | JoinAsked;

/** The same as part of the signed statement; member names are part of its format. */
export type HostStatement =
  | {
      readonly action: "sign_in";
      readonly name: string;
      readonly user: string;
      readonly service: string;
      readonly from: SignInAsked["from"];
    }
  | {
      readonly action: "join";
      readonly name: string;
      readonly system: string;
      readonly key: string;
      readonly groups: readonly string[];
      readonly domain: string | null;
    };

export const hostStatement = (asked: HostRequest, hostName: string): HostStatement =>
  asked.what === "sign_in"
    ? { action: "sign_in", name: hostName, user: asked.user, service: asked.service, from: asked.from }
    : {
        action: "join",
        name: asked.name,
        system: asked.system,
        key: asked.keyThumbprint,
        groups: asked.policy.groups,
        domain: asked.policy.domain,
      };

/** Who may let a machine in: those who run the place. */
export const mayAdmitHosts = ({ role }: Account): boolean =>
  (["owner", "administrator"] as readonly string[]).includes(role);
