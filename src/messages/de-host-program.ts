import type { hostProgramInEnglish } from "./en-host-program.ts";

/** The same in German. */
export const hostProgramInGerman: typeof hostProgramInEnglish = {
  open: (address, pictured) =>
    pictured
      ? `Öffnen Sie ${address} auf Ihrem Handy und geben Sie diesen Code ein, oder scannen Sie das Bild:`
      : `Öffnen Sie ${address} auf Ihrem Handy und geben Sie diesen Code ein:`,
};
