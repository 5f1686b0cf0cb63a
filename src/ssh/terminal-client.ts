/** The client that `countersign ssh login` is, unless it is told another. */
export const sshClientId = "countersign-ssh";
