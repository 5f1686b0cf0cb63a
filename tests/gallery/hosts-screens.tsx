import { hiddenAddress } from "../../src/proximity/address.ts";
import { approval, decided, doubtful, type Screen } from "./screen-kinds.tsx";

/** Where a machine asks: to let somebody in, or to be let in among the hosts. */

const { terms } = doubtful;
const demanding = { ...terms, demands: { question: true, checkCode: false } };
const trusted = { ...terms, demands: { question: false, checkCode: false }, form: "full" } as const;

const signIn = (service: string, from: "console" | "address" | "unknown") =>
  ({
    kind: "host_sign_in",
    clientName: "web1",
    browser: service,
    system: "web1",
    scopes: [],
    sessionLifetimeSeconds: 0,
    host: { action: "sign_in", name: "web1", user: "ada", service, from },
  }) as const;

const join = {
  kind: "host_join",
  clientName: null,
  browser: "web1",
  system: "Debian GNU/Linux 12",
  scopes: [],
  sessionLifetimeSeconds: 0,
  host: {
    action: "join",
    name: "web1",
    system: "Debian GNU/Linux 12",
    key: "QTY6tteMVOcuI91kQTY6tteMVOcuI91kQTY6tteMVOc",
    groups: ["ops", "web"],
    domain: "example.org",
  },
} as const;

const done = {
  trust: null,
  use: "ordinary",
  expectedHost: "id.example.com",
  form: "full",
  limitedUntil: null,
} as const;

export const hostsScreens: readonly Screen[] = [
  approval("host-ssh", signIn("sshd", "address")),
  approval("host-ssh-unknown", { ...doubtful, ...signIn("sshd", "address"), terms: demanding }),
  approval("host-sudo", {
    ...doubtful,
    ...signIn("sudo", "unknown"),
    terms: demanding,
    address: hiddenAddress,
    place: null,
  }),
  approval("host-console", {
    ...signIn("login", "console"),
    terms: { ...trusted, verdict: "known", reason: "known_browser" },
  }),
  approval("host-wrong-person", { ...signIn("sshd", "address"), terms: { ...terms, blockedBy: "user_not_mapped" } }),
  approval("host-join", { ...doubtful, ...join, terms: demanding }),
  approval("host-join-refused", { ...join, terms: { ...terms, blockedBy: "not_administrator" } }),
  decided(
    "host-ssh",
    {
      ...done,
      state: "redeemed",
      atHost: { done: "web1 lets you in as ada.", undoHint: "It stays there until it is ended." },
    },
    true,
  ),
];
