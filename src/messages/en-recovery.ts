/** What is said about recovery codes, addresses, recovery and access passes, in English. */
export const recoveryInEnglish = {};
