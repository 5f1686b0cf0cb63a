import { z } from "zod";
import type { Deps } from "../deps.ts";
import { accept } from "../outcome.ts";
import type { KeyState } from "../signing-keys/key-schedule.ts";
import { listSshAuthorities, replaceSshAuthority, rotateSshAuthority } from "../signing-keys/ssh-authority.flow.ts";
import { authorityLine } from "../ssh/certificate.flow.ts";
import { setUpSsh } from "../ssh/setup.flow.ts";
import { changeAction, readAction, type Target } from "./action.flow.ts";

/** The keys that SSH certificates are signed with. */

export interface DescribedAuthority {
  readonly kid: string;
  readonly state: KeyState;
  readonly signsAt: number;
  /** As sshd reads it. */
  readonly key: string;
}

const describeAuthorities = async (deps: Deps): Promise<DescribedAuthority[]> =>
  (await listSshAuthorities(deps)).map(({ kid, state, signsAt, publicKey }) => ({
    kid,
    state,
    signsAt,
    key: authorityLine(publicKey),
  }));

export const listAuthorities = readAction({
  name: "ssh.list",
  summary: "Lists the keys that SSH certificates are signed with, newest first.",
  roles: ["owner", "administrator", "auditor"],
  input: z.object({}),
  run: async (deps) => accept({ authorities: await describeAuthorities(deps) }),
});

const authorityTarget: Target = {
  touched: {},
  subjectId: null,
  look: async (deps) => ({
    authorities: (await listSshAuthorities(deps)).map(({ kid, state }) => `${kid} ${state}`),
  }),
};

export const setUpCertificates = changeAction({
  name: "ssh.setup",
  summary: "Makes the first of these keys and the client of the terminal, where they are not there yet.",
  roles: ["owner", "administrator"],
  input: z.object({}),
  target: async () => accept(authorityTarget),
  async run(deps) {
    await setUpSsh(deps);
    return accept({ authorities: await describeAuthorities(deps) });
  },
});

export const rotateAuthority = changeAction({
  name: "ssh.rotate",
  summary: "Makes the next of these keys: hosts are told of it now, and it signs in two weeks.",
  roles: ["owner", "administrator"],
  input: z.object({}),
  target: async () => accept(authorityTarget),
  async run(deps) {
    const made = await rotateSshAuthority(deps);
    return made.ok ? accept({ kid: made.value.kid, signsAt: made.value.signsAt }) : made;
  },
});

export const replaceAuthority = changeAction({
  name: "ssh.replace",
  summary: "For such a key in wrong hands: forgets all of them and signs with a new one at once.",
  roles: ["owner"],
  input: z.object({}),
  target: async () => accept(authorityTarget),
  async run(deps) {
    const { kid, signsAt } = await replaceSshAuthority(deps);
    return accept({ kid, signsAt });
  },
});
