import ipaddr from "ipaddr.js";
import type { ClientPolicy } from "../policy/client-policy.ts";
import { Refused } from "./session.ts";

export interface PolicyOptions {
  readonly require?: string;
  readonly countries?: string;
  readonly networks?: string;
  readonly withhold?: string;
  readonly unusedDays?: string;
}

const verdicts = ["unknown", "likely", "nearby", "known"] as const;

/** The part of a policy that was named on the command line. Throws Refused, with what is wrong, for what makes no sense. */
export function readPolicyOptions(options: PolicyOptions): Partial<ClientPolicy> {
  const { require: wanted, countries, networks, withhold, unusedDays } = options;
  const verdict = verdicts.find((one) => one === wanted);
  if (wanted !== undefined && verdict === undefined) throw malformed(`--require takes ${verdicts.join(", ")}.`);
  const list = (text: string) =>
    text
      .split(",")
      .map((part) => part.trim())
      .filter((part) => part !== "");
  const codes = countries === undefined ? undefined : list(countries).map((code) => code.toUpperCase());
  if (codes?.some((code) => !/^[A-Z]{2}$/.test(code)))
    throw malformed("--countries takes two-letter codes such as DE,FR.");
  const nets = networks === undefined ? undefined : list(networks);
  if (nets?.some((net) => !ipaddr.isValid(net) && !ipaddr.isValidCIDR(net)))
    throw malformed("--networks takes addresses or networks such as 192.0.2.0/24.");
  if (unusedDays !== undefined && !/^\d{1,5}$/.test(unusedDays))
    throw malformed("--unused-days takes a whole number of days.");
  return {
    ...(verdict === undefined ? {} : { requiredVerdict: verdict }),
    ...(codes === undefined ? {} : { countries: codes }),
    ...(nets === undefined ? {} : { networks: nets }),
    ...(withhold === undefined ? {} : { scopesWithheldWhenLimited: list(withhold) }),
    ...(unusedDays === undefined ? {} : { deviceGrantUnusedDays: Number(unusedDays) || null }),
  };
}

const malformed = (sentence: string): Refused => new Refused("malformed", sentence);
