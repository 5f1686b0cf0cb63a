import { expect, it } from "vitest";
import { limits } from "../limits.ts";
import { accept, refuse } from "../outcome.ts";
import { readInvitationList } from "./invitation-list.ts";

const ada = { name: "Ada Lovelace", email: null };
const grace = { name: "Hopper, Grace", email: "grace@example.org" };

it.each([
  ["name\nAda Lovelace", [ada]],
  ["Name\r\n\r\nAda Lovelace\r\n", [ada]],
  ['\uFEFFemail,name\n,Ada Lovelace\ngrace@example.org,"Hopper, Grace"\n', [ada, grace]],
  ["name;email\nAda Lovelace;\nHopper, Grace;grace@example.org", [ada, grace]],
  ['name\n"Ada ""Countess"" Lovelace"', [{ name: 'Ada "Countess" Lovelace', email: null }]],
])("reads %j", (csv, people) => expect(readInvitationList(csv)).toEqual(accept(people)));

it.each([
  ["", "nothing"],
  ["name\n", "nobody"],
  ["Ada Lovelace\nGrace Hopper", "no header"],
  ["name,email\n,grace@example.org", "somebody without a name"],
  ['name\n"Ada', "an open quote"],
  ['name\nAda "Countess" Lovelace', "a quote inside a field"],
  [`name\n${"x".repeat(limits.displayNameCharacters + 1)}`, "a name that is too long"],
  [`name\n${"Ada\n".repeat(limits.invitedAtOnce + 1)}`, "too many people"],
])("refuses %j: %s", (csv) => expect(readInvitationList(csv)).toEqual(refuse("csv_malformed")));
