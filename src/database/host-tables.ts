import type { AccountId, ClientId, SignInRequestId } from "../ids.ts";

/** Machines that people sign in to. The notation is that of schema.ts. */
export interface HostsTable {
  id: ClientId;
  name: string;
  system: string;
  key_thumbprint: string;
  policy: string;
  joined_at: number;
  joined_by: AccountId;
  request_id: SignInRequestId;
  removed_at: number | null;
  last_used_at: number | null;
}

/** What a host's request has beyond a sign-in request. */
export interface HostRequestsTable {
  request_id: SignInRequestId;
  asked: string;
}
