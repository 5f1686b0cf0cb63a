/** What is said about devices and their enrolment, in English. */
export const devicesInEnglish = {};
