import type { Language, Messages } from "../messages/messages.ts";

/** What every page needs beside its own props; made once per request by http/respond.tsx. */
export type PageContext = {
  readonly language: Language;
  readonly messages: Messages;
  /** The public address of a built entry, named by its source path: `src/ui/ui.css`, `src/sign-in/sign-in.client.ts`. */
  readonly assetUrl: (entry: string) => string;
  readonly origin: string;
  /** Whether whoever is signed in is so on a shared screen. Asked when the page is drawn: only then is it known who is. */
  readonly onSharedScreen?: () => boolean;
};
