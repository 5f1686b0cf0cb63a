import { expect, it } from "vitest";
import { findLocalUser, isVirtualTerminal, type PamSession, readPamSession, whereFrom } from "./pam-session.ts";

const session = (changes: Partial<PamSession>): PamSession => ({
  user: "ada",
  service: "sshd",
  remoteHost: "",
  terminal: "",
  ...changes,
});
/** Has no session of systemd-logind. */
const nobody = 0;

it("is only what PAM asks when it authenticates somebody", () => {
  const asked = { PAM_USER: "ada", PAM_SERVICE: "sshd", PAM_RHOST: "203.0.113.24", PAM_TTY: "ssh", PAM_TYPE: "auth" };
  expect(readPamSession(asked)).toEqual({ user: "ada", service: "sshd", remoteHost: "203.0.113.24", terminal: "ssh" });
  expect(readPamSession({ ...asked, PAM_TYPE: "open_session" })).toBeNull();
  expect(readPamSession({})).toBeNull();
});

it.each([
  ["an address", { remoteHost: "203.0.113.24" }, { address: "203.0.113.24" }],
  ["an address of the other family's notation", { remoteHost: "::ffff:203.0.113.24" }, { address: "203.0.113.24" }],
  ["a link-local address", { remoteHost: "fe80::1%eth0" }, { address: "fe80::1" }],
  ["no name that cannot be one", { remoteHost: "$(reboot)" }, { address: null }],
  ["the machine itself", { service: "login", terminal: "tty1" }, "console"],
  ["the machine itself", { service: "login", terminal: "/dev/tty12" }, "console"],
  [
    "nobody knows where, at a terminal that a program made",
    { service: "sudo", terminal: "/dev/pts/3" },
    { address: null },
  ],
  [
    "the network, whatever terminal is named beside an address",
    { remoteHost: "203.0.113.24", terminal: "tty1" },
    { address: "203.0.113.24" },
  ],
] as const)("is from %s", async (_, changes, expected) => {
  expect(await whereFrom(session(changes), nobody)).toEqual(expected);
});

it("takes only virtual terminals for the machine's own", () => {
  for (const name of ["pts/0", "/dev/pts/1", "ssh", "ttyS0", "tty", "/dev/tty1/../pts/0", ""])
    expect(isVirtualTerminal(name)).toBe(false);
});

it("tells the system's own users from people, and from nobody", () => {
  expect(findLocalUser("root")).toEqual({ isSystemUser: true });
  expect(findLocalUser("nobody")).toEqual({ isSystemUser: true });
  expect(findLocalUser("surely-not-a-user")).toBeNull();
});
