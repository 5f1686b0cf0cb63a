/**
 * A small internet of network namespaces: a new screen, a phone and a server, each a machine of its own behind one
 * router. The two devices are on one link, or each behind a port of its own; that is the only difference. All have public
 * addresses, of one country by the built-in table, since the verdict hangs on them too. Nothing can leave: no namespace
 * has an interface of the real machine.
 */
import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Chromium } from "../kit/chromium.ts";

export type Layout = "one link" | "routed apart";
export type Place = "screen" | "phone" | "server";

interface Addresses {
  readonly v4: string;
  readonly v6: string;
}

/** Where a machine looks names up. By default it knows itself, and has no DNS server. */
export interface Names {
  /** Lines of /etc/hosts. */
  readonly hosts?: readonly string[];
  /** The address of the DNS server. */
  readonly server?: string;
}

export interface SmallInternet {
  readonly layout: Layout;
  addressesOf(place: Place): Addresses;
  /** What comes before a command that is to run there. */
  launcher(place: Place): string[];
  /** Runs a script of this folder there, and waits until it has said that it is ready. */
  start(place: Place, script: string, args: readonly string[]): Promise<() => Promise<void>>;
  /** The Chromium as a program that runs there. */
  chromium(place: Place, chromium: Chromium, names?: Names): Chromium;
  /** Ends what runs there and removes it all. */
  close(): Promise<void>;
}

const prefix = "countersign-test";
let made = 0;

export async function openSmallInternet(layout: Layout): Promise<SmallInternet> {
  requireNamespaces();
  made += 1;
  const name = (place: Place | "router") => `${prefix}-${process.pid}-${made}-${place}`;
  const names = [name("router"), name("screen"), name("phone"), name("server")];
  const folder = mkdtempSync(join(tmpdir(), "countersign-internet-"));
  const children = new Set<ChildProcess>();
  const remove = () => {
    for (const child of children) child.kill("SIGKILL");
    for (const each of names) quietly(() => ip("netns", "delete", each));
    rmSync(folder, { recursive: true, force: true });
  };
  process.once("exit", remove);
  const addressesOf = (place: Place) => addresses(layout, place);
  const launcher = (place: Place) => ["ip", "netns", "exec", name(place)];

  try {
    lay(layout, name);
  } catch (error) {
    remove();
    throw new Error(`The network namespaces could not be laid out: ${(error as Error).message}`);
  }
  return {
    layout,
    addressesOf,
    launcher,
    start: async (place, script, args) => {
      const [program = "", ...rest] = [
        ...launcher(place),
        process.execPath,
        join(import.meta.dirname, script),
        ...args,
      ];
      const child = spawn(program, rest, { stdio: ["ignore", "pipe", "inherit"] });
      children.add(child);
      await new Promise<void>((resolve, reject) => {
        child.stdout?.once("data", () => resolve());
        child.once("close", (code) => reject(new Error(`${script} ended with ${code} before it was ready.`)));
      });
      return async () => {
        const closed = new Promise((resolve) => child.once("close", resolve));
        child.kill("SIGKILL");
        await closed;
        children.delete(child);
      };
    },
    chromium: (place, { executablePath, env }, { hosts = [], server } = {}) => {
      const hostsFile = join(folder, `hosts-${place}`);
      const resolverFile = join(folder, `resolv-${place}`);
      const wrapper = join(folder, `chromium-${place}`);
      writeFileSync(hostsFile, ["127.0.0.1 localhost", "::1 localhost", ...hosts, ""].join("\n"));
      writeFileSync(resolverFile, server === undefined ? "" : `nameserver ${server}\n`);
      // `ip netns exec` gives each command mounts of its own, so that these files are nobody else's.
      const mounts = `mount --bind '${hostsFile}' /etc/hosts && mount --bind '${resolverFile}' /etc/resolv.conf`;
      const inner = `${mounts} && exec '${executablePath}' "$@"`;
      writeFileSync(wrapper, `#!/bin/sh\nexec ${launcher(place).join(" ")} sh -c '${quoted(inner)}' chromium "$@"\n`);
      chmodSync(wrapper, 0o755);
      return { executablePath: wrapper, env };
    },
    close: async () => {
      process.removeListener("exit", remove);
      remove();
    },
  };
}

/** Each device's addresses; on one link the phone's are the screen's neighbours. */
function addresses(layout: Layout, place: Place): Addresses {
  if (place === "server") return { v4: "91.0.3.10", v6: "2003:0:3::10" };
  if (place === "screen") return { v4: "91.0.1.10", v6: "2003:0:1::10" };
  return layout === "one link" ? { v4: "91.0.1.11", v6: "2003:0:1::11" } : { v4: "91.0.2.11", v6: "2003:0:2::11" };
}

/** A router with ports, forwarding between them; on one link the devices' two ports are one bridge. */
function lay(layout: Layout, name: (place: Place | "router") => string): void {
  const router = name("router");
  ip("netns", "add", router);
  ip("-n", router, "link", "set", "lo", "up");
  const ports = new Map<Place, string>();
  for (const place of ["screen", "phone", "server"] as const) {
    ip("netns", "add", name(place));
    ip("-n", name(place), "link", "set", "lo", "up");
    ip("-n", router, "link", "add", `to-${place}`, "type", "veth", "peer", "name", "eth0", "netns", name(place));
    ip("-n", router, "link", "set", `to-${place}`, "up");
    ports.set(place, `to-${place}`);
  }
  if (layout === "one link") {
    // Without snooping, multicast reaches every port, as on an ordinary switch.
    ip("-n", router, "link", "add", "home", "type", "bridge", "mcast_snooping", "0");
    ip("-n", router, "link", "set", "home", "up");
    for (const place of ["screen", "phone"] as const) {
      ip("-n", router, "link", "set", `to-${place}`, "master", "home");
      ports.set(place, "home");
    }
  }
  const gateways = new Set<string>();
  for (const [place, port] of ports) {
    const { v4, v6 } = addresses(layout, place);
    const gateway = { v4: v4.replace(/\d+$/, "1"), v6: v6.replace(/[^:]+$/, "1") };
    if (!gateways.has(port)) {
      addAddresses(router, port, gateway);
      gateways.add(port);
    }
    addAddresses(name(place), "eth0", { v4, v6 });
    ip("-n", name(place), "link", "set", "eth0", "up");
    ip("-n", name(place), "route", "add", "default", "via", gateway.v4);
    ip("-n", name(place), "-6", "route", "add", "default", "via", gateway.v6);
  }
  const forwarding = "echo 1 > /proc/sys/net/ipv4/ip_forward && echo 1 > /proc/sys/net/ipv6/conf/all/forwarding";
  ip("netns", "exec", router, "sh", "-c", forwarding);
}

function addAddresses(namespace: string, device: string, { v4, v6 }: Addresses): void {
  ip("-n", namespace, "address", "add", `${v4}/24`, "dev", device);
  // Nobody else has it, and looking for somebody who has would take a second.
  ip("-n", namespace, "address", "add", `${v6}/64`, "dev", device, "nodad");
}

/** Whether this machine lets the tests have network namespaces; if not, fails with a sentence that says what it lacks. */
function requireNamespaces(): void {
  if (process.getuid?.() !== 0)
    throw new Error(
      "This test makes network namespaces, which needs root: run it as root, in a container for example.",
    );
  if (!hasIp()) installIp();
  if (!hasIp())
    throw new Error("This test makes network namespaces with the program `ip`: install the Debian package iproute2.");
  for (const name of execFileSync("ip", ["netns", "list"], { encoding: "utf8" }).split("\n")) removeAbandoned(name);
}

const hasIp = (): boolean => spawnSync("ip", ["-V"], { stdio: "ignore" }).status === 0;

/** The one program that comes from no npm package. Where there is no apt-get, the caller says what is missing. */
function installIp(): void {
  console.log("Installing the Debian package iproute2, which the tests need for network namespaces ...");
  spawnSync("apt-get", ["update"], { stdio: "ignore" });
  spawnSync("apt-get", ["install", "--yes", "--no-install-recommends", "iproute2"], { stdio: "inherit" });
}

/** What a run that was killed has left behind. */
function removeAbandoned(line: string): void {
  const [name = ""] = line.split(" ");
  const pid = new RegExp(`^${prefix}-(\\d+)-`).exec(name)?.[1];
  if (pid === undefined || Number(pid) === process.pid) return;
  try {
    process.kill(Number(pid), 0);
  } catch {
    quietly(() => ip("netns", "delete", name));
  }
}

const ip = (...args: string[]): void => {
  execFileSync("ip", args, { stdio: ["ignore", "ignore", "pipe"] });
};

const quoted = (text: string): string => text.replaceAll("'", `'\\''`);

function quietly(action: () => void): void {
  try {
    action();
  } catch {
    // Already gone.
  }
}
