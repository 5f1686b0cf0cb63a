/** People in the console, in English. */
export const peopleInEnglish = {
  title: "People",
  search: "Name or user name",
  searchHint: "Any part of it.",
  role: "Role",
  state: "State",
  states: { enabled: "Switched on", disabled: "Switched off" },
  columns: { person: "Person", role: "Role", state: "State", since: "Since" },
  nobody: "Nobody is found by that.",
  groups: "Groups",
  disabledSince: (ago: string) => `Since ${ago}`,
  roleFor: (name: string) => `The role of ${name}`,
  giveRole: "Give this role",
  disable: {
    heading: "Switch the account off",
    hint: "Every session and everything that apps hold ends at once. You can switch it on again.",
    button: "Switch off",
  },
  enable: {
    heading: "Switch the account on",
    hint: "What ended stays ended: they sign in anew.",
    button: "Switch on",
  },
  done: {
    disabled: "The account is switched off. All of its sessions have ended.",
    enabled: "The account is switched on.",
    role: "The role is changed.",
  },
};
