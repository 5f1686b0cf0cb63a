import { type Command, Option } from "commander";
import {
  type DescribedAuthority,
  listAuthorities,
  replaceAuthority,
  rotateAuthority,
  setUpCertificates,
} from "../admin/ssh-actions.flow.ts";
import { type PictureForm, pictureForms } from "../host-program/code-text.ts";
import { loginForSsh } from "../host-program/ssh-login.ts";
import { sshClientId } from "../ssh/terminal-client.ts";
import { act } from "./act.ts";
import { Refused, say } from "./session.ts";

interface LoginOptions {
  readonly server?: string;
  readonly client: string;
  readonly picture?: PictureForm;
}

export function addSshCommands(program: Command): void {
  const ssh = program.command("ssh").description("certificates by which people reach servers by SSH, for an hour");

  ssh
    .command("setup")
    .description("make the key that certificates are signed with, and register the client of the terminal")
    .action((_options, command: Command) =>
      act(command, setUpCertificates, {}, ({ authorities }) => ({
        json: { keys: authorities, client: sshClientId },
        text: `${linesOf(authorities)}\n\nPeople sign in by: countersign ssh login`,
      })),
    );

  ssh
    .command("login")
    .description("on your own machine: approve on your phone, and the SSH agent holds a certificate for an hour")
    .option("--server <url>", "the address of the server; COUNTERSIGN_URL when absent")
    .option("--client <id>", "the client that it asks as", sshClientId)
    .addOption(new Option("--picture <form>", "how the code is drawn").choices(pictureForms))
    .addHelpText(
      "after",
      "\nNothing is written to disk. A new login takes the place of the one before.\n\nExample:\n  countersign ssh login --server https://login.example.org",
    )
    .action(async (options: LoginOptions, command: Command) => {
      const { LC_ALL, LC_MESSAGES, LANG, SSH_AUTH_SOCK, COUNTERSIGN_URL } = process.env;
      const ended = await loginForSsh({
        server: options.server ?? COUNTERSIGN_URL,
        clientId: options.client,
        agent: SSH_AUTH_SOCK,
        locale: LC_ALL || LC_MESSAGES || LANG,
        picture: options.picture,
        // Standard output is for what came of it.
        show: (line) => process.stderr.write(`${line}\n`),
      });
      if (!ended.ok) throw new Refused(ended.reason, ended.said);
      say(command, { json: { principal: ended.principal, validBefore: ended.validBefore }, text: ended.said });
    });

  ssh
    .command("ca")
    .description("print the public keys that hosts shall trust, as a file for TrustedUserCAKeys")
    .action((_options, command: Command) =>
      act(command, listAuthorities, {}, ({ authorities }) => {
        if (authorities.length === 0)
          throw new Refused("ssh_authority_missing", "There is no key yet: countersign ssh setup makes it.");
        return { json: { keys: authorities }, text: linesOf(authorities) };
      }),
    );

  ssh
    .command("rotate")
    .description("make the next key: hosts are told of it now, and it signs in two weeks")
    .option("--leaked", "the private key is in wrong hands: forget it, sign with a new one at once")
    .addHelpText("after", "\nAfter --leaked, hosts believe the thief until they have fetched the keys again.")
    .action((options: { readonly leaked?: boolean }, command: Command) =>
      act(
        command,
        options.leaked === true ? replaceAuthority : rotateAuthority,
        {},
        ({ kid, signsAt }) => ({
          json: { kid, signsAt },
          text: `${kid}\tsigns from ${new Date(signsAt).toISOString()}`,
        }),
        { rotation_under_way: "The next key is waiting for its time already." },
      ),
    );
}

/** Those that hosts shall trust. */
const linesOf = (authorities: readonly DescribedAuthority[]): string =>
  authorities
    .filter(({ state }) => state !== "retired")
    .map(({ key, kid }) => `${key} countersign ${kid}`)
    .join("\n");
