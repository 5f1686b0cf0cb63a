/** What is said about the security page, ways back in, connected apps and activity, in English. */
export const securityInEnglish = {};
