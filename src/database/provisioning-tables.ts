import type { AccountId, GroupId, ScimTokenId, WebhookId } from "../ids.ts";

/** The tables about people and groups that come from elsewhere, and about who is told. The notation is that of schema.ts. */

export interface GroupsTable {
  id: GroupId;
  name: string;
  external_id: string | null;
  /** 1: it stays when its last member leaves, because a provisioning system made it. */
  kept: number;
  /** Counted up with every change, of its members too. */
  version: number;
  created_at: number;
  changed_at: number;
}

export interface ScimTokensTable {
  id: ScimTokenId;
  name: string;
  token_hash: string;
  created_at: number;
  last_used_at: number | null;
}

export interface ScimUsersTable {
  account_id: AccountId;
  external_id: string | null;
  /** What is kept of the resource and stands nowhere else, as JSON by the names of the schema. */
  attributes: string;
  /** Counted up first by whoever changes it: the row is theirs until they commit. */
  version: number;
  changed_at: number;
}

export interface ScimEmailsTable {
  account_id: AccountId;
  /** In lower case. */
  value: string;
  type: string | null;
}

export interface WebhooksTable {
  id: WebhookId;
  url: string;
  /** Types of events, as JSON. */
  events: string;
  /** In clear: what is sent is signed with it. */
  secret: string;
  created_at: number;
  /** The receiver said that it is gone (410). */
  ended_at: number | null;
}
