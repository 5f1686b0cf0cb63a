/** What is said about what happened, in mail, text messages and on the phone, in English. */
export const noticesInEnglish = {};
