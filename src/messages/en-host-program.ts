/** What `countersign host` and `countersign ssh login` say in a terminal, in English. One line each, without escape sequences. */
export const hostProgramInEnglish = {
  open: (address: string, pictured: boolean) =>
    pictured
      ? `Open ${address} on your phone and enter this code, or scan the picture:`
      : `Open ${address} on your phone and enter this code:`,
  heading: (host: string, user: string) => `Sign in to ${host} as ${user} with your phone.`,
  pressEnter: "Approve on your phone, then press Enter here. (Or type a password of this machine, if you have one.)",
  orEnter: "Waiting for your phone. Press Enter to go on without it.",
  timedOut: "Nobody approved in time.",
  denied: "The sign-in was not approved.",
  refused: {
    device_code_expired: "Nobody approved in time.",
    user_not_mapped: "Whoever looked at it is not this user here. Nobody was let in.",
    group_not_admitted: "Whoever looked at it is in no group that may come in here. Nobody was let in.",
    not_administrator: "Only an administrator can let a machine in. Ask one to enter the code.",
    host_name_taken: "Another host has this name: choose one with --name, or remove that one first.",
  } as Record<string, string>,
  unreachable: (server: string) => `Countersign at ${server} cannot be reached; going on without it.`,
  notHost: (server: string) => `Countersign at ${server} does not know this machine any more; going on without it.`,
  unusable: (why: string) => `Countersign cannot be used here: ${why}.`,
  userMade: (user: string) => `The account ${user} was made just now. Please sign in once more.`,
  join: {
    heading: (name: string) => `Join ${name} to Countersign. An administrator approves it.`,
    key: (key: string) => `The phone shows this key: ${key}`,
    done: (name: string, server: string) => `${name} is a host of ${server}.`,
    services: (services: string) => `People sign in with their phones by: ${services}`,
    rootStays: "Keep a root shell open until you have tried it.",
    already: (server: string) => `This machine is a host of ${server} already: countersign host leave, first.`,
    badServer: "Name the server by its https address, such as https://login.example.org.",
    programOpen: (file: string) =>
      `PAM would run ${file} as root, and others than root may write it. Put it where only root can, /usr/local/lib/countersign for example.`,
    notRoot: "Only root can do that.",
    refused: (description: string) => `The server refused: ${description}`,
  },
  ssh: {
    trusted: (server: string) =>
      `sshd trusts the SSH certificates of ${server} once it has been told: sshd -t && systemctl reload ssh`,
    notIncluded:
      "/etc/ssh/sshd_config includes no /etc/ssh/sshd_config.d/*.conf. Add that line at its top, then try again.",
    notSetUp: (server: string) => `${server} has no key for certificates yet: countersign ssh setup, there.`,
    unreachable: (server: string) => `${server} cannot be reached; sshd goes on with what it knows.`,
    malformed: (server: string) => `${server} answered something else than expected; sshd goes on with what it knows.`,
  },
  leave: {
    done: (name: string) => `${name} is no host any more. Its lines are out of PAM and sshd.`,
    unreachable: (server: string) =>
      `Countersign at ${server} cannot be reached. Try again, or use --offline and remove the host there.`,
    none: "This machine is no host.",
  },
  status: {
    host: (name: string, server: string) => `${name} is a host of ${server}.`,
    unknown: (server: string) => `${server} does not know this machine any more: countersign host leave --offline`,
  },
};
