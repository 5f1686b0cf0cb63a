/** The app's screens. They are parts of one page, told apart by the fragment, so that each starts without network. */
export type ScreenName = "home" | "scan" | "offline" | "settings";

const names: readonly ScreenName[] = ["scan", "offline", "settings"];

export interface Place {
  readonly screen: ScreenName;
  /** What the scanner found for the offline screen. It is taken out of the address at once. */
  readonly challenge: string | null;
}

/** `#scan`, `#offline`, `#offline/1234567890`; anything else is home. */
export function placeOf(fragment: string): Place {
  const [name = "", rest = ""] = fragment.replace(/^#/, "").split("/");
  const screen = names.find((known) => known === name) ?? "home";
  return { screen, challenge: screen === "offline" && rest !== "" ? rest : null };
}
