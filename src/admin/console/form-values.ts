/** What people type into one field of the console's forms as a list: whatever stands between spaces, commas and line ends. */
export const wordsOf = (text = ""): string[] => text.split(/[\s,]+/).filter((word) => word !== "");
