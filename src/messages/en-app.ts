/** What is said about the authenticator app, push sign-in and offline answers, in English. */
export const appInEnglish = {};
