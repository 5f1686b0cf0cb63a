/** What `countersign host` and `countersign ssh login` say in a terminal, in English. One line each, without escape sequences. */
export const hostProgramInEnglish = {
  open: (address: string, pictured: boolean) =>
    pictured
      ? `Open ${address} on your phone and enter this code, or scan the picture:`
      : `Open ${address} on your phone and enter this code:`,
};
