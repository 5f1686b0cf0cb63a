/** What is said when a machine asks: to let somebody in, or to be let in among the hosts. In English. */
export const hostsInEnglish = {
  signIn: {
    heading: (host: string, user: string) => `Let you in to ${host} as ${user}?`,
    host: "Machine",
    user: "User there",
    by: "By",
    services: {
      sshd: "SSH, over the network",
      sudo: "sudo: a command with other rights than its own",
      login: "its own screen and keyboard",
    } as Record<string, string>,
    from: "From",
    console: "The machine itself: its own screen and keyboard",
    unknownAddress: "Over the network; the machine cannot tell from where",
    done: (host: string, user: string) => `${host} lets you in as ${user}.`,
    undoHint:
      "This protects your account for a day and tells whoever looks after it. Who is on the machine already stays there until they are put out there.",
    known: {
      title: "You have come in at this machine before",
      note: "It has proved that it is the same one, and that somebody sits at it.",
    },
  },
  join: {
    heading: (host: string) => `Let people sign in to ${host}?`,
    lead: "This machine asks to become one of your organisation’s hosts. From then on it can ask people to sign in to it with their phones.",
    host: "New machine",
    system: "System",
    key: "Its key",
    keyNote: "The machine shows the same letters. Compare them.",
    who: "Who may come in",
    everybody: "Everybody who is a user of the same name there",
    groups: (groups: string) => `Of them, only members of ${groups}`,
    domain: (domain: string) => `A name may have @${domain} behind it`,
    warning: {
      stop: "If you are not at this machine’s keyboard or shell yourself, deny:",
      why: "somebody else’s machine would be among yours.",
    },
    done: (host: string) => `${host} is one of your hosts.`,
    undoHint: "This takes the machine off the list of hosts at once.",
  },
};

/** Shaped as in en-refusals.ts. */
export const hostRefusalsInEnglish = {
  user_not_mapped: {
    title: "You are not this user there",
    explanation: "The machine does not know your account by that name. Ask whoever runs it which user you are.",
    action: "Enter another code",
  },
  group_not_admitted: {
    title: "This machine is for other groups",
    explanation: "You are in none of the groups that may come in there. Ask whoever runs it.",
    action: "Enter another code",
  },
  host_removed: {
    title: "This machine is not on the list any more",
    explanation: "It was removed from the hosts. Whoever runs it has to join it again.",
    action: "Enter another code",
  },
  not_administrator: {
    title: "Only administrators can let machines in",
    explanation: "Nothing has happened. Ask an administrator to enter the code that the machine shows.",
    action: "Enter another code",
  },
  host_name_taken: {
    title: "Another machine has this name",
    explanation: "Remove that one first, or give the new one another name, so that people can tell them apart.",
    action: "Enter another code",
  },
};
