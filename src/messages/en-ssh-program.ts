/** What `countersign ssh login` says in a terminal, in English. One line each, without escape sequences. */
export const sshProgramInEnglish = {
  /** For clocks. */
  language: "en-GB",
  heading: "Sign in to servers by SSH, for an hour.",
  limited: "This sign-in is limited. Lift its limits on your phone, at the place where you approved it; this waits.",
  done: (name: string, until: string) => `Servers let you in as ${name} until ${until}. Now use ssh as ever.`,
  noAgent: "No SSH agent runs here, so nobody could keep the key. Start one: eval $(ssh-agent)",
  agentUnreachable: (why: string) => `The SSH agent does not answer (${why}). Start one: eval $(ssh-agent)`,
  agentRefused: "The SSH agent did not take the key. It may be locked (ssh-add -X), or one that takes no certificates.",
  badServer: "Name the server by --server: https://login.example.org, without a path.",
  denied: "The sign-in was not approved.",
  tooLate: "Nobody approved in time. Try again.",
  unreachable: (origin: string, why: string) => `${origin} does not answer (${why}). Try again in a moment.`,
  unknownClient: "The server does not know this program yet; its operator sets that up by: countersign ssh setup",
  refused: (why: string) => `The server said no: ${why}`,
};
