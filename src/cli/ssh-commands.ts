import { type Command, Option } from "commander";
import type { Deps } from "../deps.ts";
import { type PictureForm, pictureForms } from "../host-program/code-text.ts";
import { loginForSsh } from "../host-program/ssh-login.ts";
import type { KeyTimes } from "../signing-keys/key-schedule.ts";
import { listSshAuthorities, replaceSshAuthority, rotateSshAuthority } from "../signing-keys/ssh-authority.flow.ts";
import { authorityLine, authorityLines } from "../ssh/certificate.flow.ts";
import { setUpSsh, sshClientId } from "../ssh/setup.flow.ts";
import { onDatabase, Refused, type Said, say } from "./session.ts";

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
      onDatabase(command, async (deps) => {
        await setUpSsh(deps);
        const said = await sayAuthorities(deps);
        return {
          json: { ...said.json, client: sshClientId },
          text: `${said.text}\n\nHosts trust it by: countersign host join --ssh-ca\nPeople then sign in by: countersign ssh login`,
        };
      }),
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
    .action((_options, command: Command) => onDatabase(command, sayAuthorities));

  ssh
    .command("rotate")
    .description("make the next key: hosts are told of it now, and it signs in two weeks")
    .option("--leaked", "the private key is in wrong hands: forget it, sign with a new one at once")
    .addHelpText("after", "\nAfter --leaked, hosts believe the thief until they have fetched the keys again.")
    .action((options: { readonly leaked?: boolean }, command: Command) =>
      onDatabase(command, async (deps) => {
        if ((await listSshAuthorities(deps)).length === 0) throw notSetUp();
        return options.leaked === true ? said(await replaceSshAuthority(deps)) : rotate(deps);
      }),
    );
}

async function sayAuthorities(deps: Deps): Promise<Said> {
  const authorities = await listSshAuthorities(deps);
  if (authorities.length === 0) throw notSetUp();
  const keys = authorities.map(({ kid, state, signsAt, publicKey }) => ({
    kid,
    state,
    signsAt,
    key: authorityLine(publicKey),
  }));
  return { json: { keys }, text: (await authorityLines(deps)).trimEnd() };
}

async function rotate(deps: Deps): Promise<Said> {
  const made = await rotateSshAuthority(deps);
  if (!made.ok) throw new Refused(made.reason, "The next key is waiting for its time already.");
  return said(made.value);
}

const said = ({ kid, signsAt }: KeyTimes): Said => ({
  json: { kid, signsAt },
  text: `${kid}\tsigns from ${new Date(signsAt).toISOString()}`,
});

const notSetUp = (): Refused =>
  new Refused("ssh_authority_missing", "There is no key for certificates yet: countersign ssh setup makes it.");
