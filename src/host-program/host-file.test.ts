import { generateKeyPairSync } from "node:crypto";
import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { type HostSettings, readHost, removeHostFiles, UnusableHostFile, writeHost } from "./host-file.ts";

const settings: HostSettings = {
  server: "https://login.example.org",
  clientId: "client_1",
  name: "web1",
  authorityFile: null,
  locale: "C",
  picture: "plain",
  waitSeconds: 100,
  createUsers: false,
  except: ["root"],
  services: ["sshd"],
};
const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "countersign-host-file-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

it("is no host before it joins and after it leaves", () => {
  expect(readHost(folder)).toBeNull();
  writeHost(folder, settings, privateKey);
  expect(readHost(folder)).toMatchObject(settings);
  removeHostFiles(folder);
  expect(readHost(folder)).toBeNull();
});

it("keeps the key for its owner, and is not used when others can read it", () => {
  writeHost(folder, settings, privateKey);
  const key = join(folder, "host-key.pem");
  expect(statSync(key).mode & 0o777).toBe(0o600);
  chmodSync(key, 0o640);
  expect(() => readHost(folder)).toThrow(UnusableHostFile);
});

it.each(["", "{", "null", "{}", JSON.stringify({ ...settings, picture: "loud" })])("cannot be used as %j", (text) => {
  writeHost(folder, settings, privateKey);
  writeFileSync(join(folder, "host.json"), text);
  expect(() => readHost(folder)).toThrow(UnusableHostFile);
});
