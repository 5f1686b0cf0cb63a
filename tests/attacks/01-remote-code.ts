import type { Attack } from "./attack.ts";
import { phishForSession, phishForTokens } from "./lures.ts";
import { places } from "./world.ts";

/** The classic: the attacker, abroad, opens a request and mails its code with a story. */
export const attacks: readonly Attack[] = [
  {
    number: "1",
    name: "code by e-mail, attacker abroad: session",
    victim: "careless",
    stoppedBy: "policy",
    run: (world) => phishForSession(world, places.abroad, "careless"),
    remains: "nothing while the countries are known and differ",
  },
  {
    number: "1b",
    name: "the same, device grant of a television",
    victim: "careless",
    stoppedBy: "policy",
    run: (world) => phishForTokens(world, places.abroad, "careless"),
    remains: "nothing while the countries are known and differ",
  },
  {
    number: "1c",
    name: "the same, from a listed hosting network at home",
    victim: "careless",
    stoppedBy: "policy",
    run: (world) => phishForSession(world, places.dataCentre, "careless"),
    remains: "a hosting network on no list counts as an ordinary one: see 2",
  },
  {
    number: "1d",
    name: "device grant, from a listed hosting network",
    victim: "careless",
    stoppedBy: "policy",
    run: (world) => phishForTokens(world, places.dataCentre, "careless"),
    remains: "a shell on a server is honest too: limited tokens for the careless; forbid it by the client's networks",
  },
];
