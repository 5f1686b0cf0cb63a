import type { Language, Messages } from "../messages/messages.ts";

/** What every page needs beside its own props; made once per request by http/respond.tsx. */
export type PageContext = {
  readonly language: Language;
  readonly messages: Messages;
  /** The public address of a built entry, named by its source path: `src/ui/ui.css`, `src/sign-in/sign-in.client.ts`. */
  readonly assetUrl: (entry: string) => string;
  readonly origin: string;
};
