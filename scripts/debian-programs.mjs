/**
 * Debian's own builds of programs that sign people in through us, for tests/integrations, and of the balancer that
 * tests/processes puts before several of our processes. No npm package brings them, so they are unpacked beside those that do; a machine that has them installed uses its own.
 */
import { spawnSync } from "child_process";
import { existsSync, mkdirSync, readdirSync } from "fs";
import { delimiter, join } from "path";
import { root } from "./runtime.mjs";

const cache = join(root, "node_modules", ".cache");
const folder = join(cache, "debian-programs");
const python = "/usr/lib/python3/dist-packages";

/** Package → the file of it that is used. */
const files = {
  "apache2-bin": "/usr/sbin/apache2",
  haproxy: "/usr/sbin/haproxy",
  "libapache2-mod-auth-openidc": "/usr/lib/apache2/modules/mod_auth_openidc.so",
  nginx: "/usr/sbin/nginx",
  "oidc-agent-cli": "/usr/bin/oidc-gen",
  "openssh-client": "/usr/bin/ssh-keygen",
  "openssh-server": "/usr/sbin/sshd",
  python3: "/usr/bin/python3",
  "python3-flask": `${python}/flask/__init__.py`,
  "python3-authlib": `${python}/authlib/__init__.py`,
  "python3-requests": `${python}/requests/__init__.py`,
  sudo: "/usr/bin/sudo",
  "sssd-idp": "/usr/libexec/sssd/oidc_child",
};

const find = (file) => [join(folder, file), file].find(existsSync);

/** Fetches the packages whose files are nowhere, where there is apt-get. What is still missing fails in `debianFile`. */
export function fetchDebianPrograms() {
  const missing = Object.keys(files).filter((name) => find(files[name]) === undefined);
  if (missing.length === 0 || !existsSync("/usr/bin/apt-get")) return;
  console.error(`Fetching programs of Debian for the tests: ${missing.join(", ")} ...`);
  if (!existsSync(cache)) mkdirSync(cache);
  const script = join(root, "scripts", "fetch-debian-packages.sh");
  // All of them: the folder is replaced as a whole.
  const { status, stdout, stderr } = spawnSync("/bin/sh", [script, folder].concat(Object.keys(files)));
  if (status !== 0) console.error(`They could not be fetched:\n${stdout}${stderr}`);
}

/** Where the file of this package is. Throws a sentence that says what to do when it is nowhere. */
export function debianFile(name) {
  const found = find(files[name]);
  if (found !== undefined) return found;
  throw new Error(
    `This test runs the Debian package ${name}, which "npm test" fetches on Debian and its kin. It could not, or this is ` +
      `another system; with the package installed the test runs too: apt-get install --no-install-recommends ${name}`,
  );
}

/** The folder that they are unpacked to, laid out like a machine's root. */
export const debianFolder = () => folder;

/** The environment in which a program from that folder finds its libraries. */
export function debianEnvironment() {
  const libraries = ["usr/lib", "lib"]
    .map((place) => join(folder, place))
    .filter(existsSync)
    .reduce(
      (found, place) =>
        found.concat(
          readdirSync(place)
            .filter(isArchitecture)
            .map((name) => join(place, name)),
        ),
      [],
    );
  return {
    LD_LIBRARY_PATH: libraries.concat(libraries.map((place) => join(place, "sssd"))).join(delimiter),
    PATH: [join(folder, "usr", "bin"), process.env.PATH].join(delimiter),
    PYTHONPATH: join(folder, python),
  };
}

const isArchitecture = (name) => name.endsWith("-linux-gnu");
