import { spawnSync } from "node:child_process";
import { existsSync, globSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import { root } from "../../scripts/runtime.mjs";
import { configurationPage, readConfig } from "../../src/config.ts";

/** What Docker, systemd and Kubernetes are given names settings, paths and ports of ours. None of the three runs here. */
const read = (path: string) => readFileSync(join(root, path), "utf8");
const settings = new Set([...configurationPage().matchAll(/^## (\w+)$/gm)].map(([, name]) => name ?? ""));
/** `NODE_…` is for Node and not for us. */
const usable = (environment: Record<string, string>) => {
  const ours = Object.entries(environment).filter(([name]) => !name.startsWith("NODE_"));
  for (const [name] of ours) expect(settings).toContain(name);
  return readConfig(Object.fromEntries(ours));
};

type Yaml = Record<string, unknown>;
const at = (value: unknown, ...path: (string | number)[]): unknown =>
  path.reduce<unknown>((inner, key) => (inner as Yaml | undefined)?.[key], value);

describe("the Dockerfile", () => {
  const [build = "", final = ""] = read("Dockerfile")
    .split(/^FROM /m)
    .slice(1);

  it("copies only what is there and what the build lets in", () => {
    const letIn = read(".dockerignore").split("\n");
    const copied = [...build.matchAll(/^COPY (.+) \S+$/gm)].flatMap(([, paths]) => (paths ?? "").split(" "));
    expect(copied.length).toBeGreaterThan(4);
    for (const path of copied) {
      expect(existsSync(join(root, path)), path).toBe(true);
      expect(letIn).toContain(`!${path}`);
    }
    for (const [, path] of final.matchAll(/^COPY --from=build \/app\/(\S+)/gm))
      expect(existsSync(join(root, path ?? "")), path).toBe(true);
  });

  it("brings what the build reads: every file whose change makes it build anew", () => {
    const inputs = /for \(const name of \[(.+)\]\) files/.exec(read("scripts/runtime.mjs"))?.[1] ?? "";
    for (const [, name] of inputs.matchAll(/"([^"]+)"/g)) expect(build).toContain(name);
    expect(inputs).not.toBe("");
  });

  it("runs as nobody in particular, with settings that can be used, and asks whether it is well", () => {
    const env = Object.fromEntries(
      [...final.matchAll(/^(?:ENV)? +([A-Z_]+)=(\S+)/gm)].map(([, name, value]) => [name, value]),
    );
    expect(env.NODE_ENV).toBe("production");
    expect(usable(env as Record<string, string>)).toMatchObject({ host: "0.0.0.0", port: 8080 });
    // What is written while it runs, and belongs to the user that it runs as.
    const volume = /^VOLUME (\S+)$/m.exec(final)?.[1];
    for (const name of ["MAIL_FOLDER", "NODE_COMPILE_CACHE"]) expect(env[name]).toMatch(new RegExp(`^${volume}/`));
    expect(final).toMatch(/^USER node$/m);
    expect(final).toContain("EXPOSE 8080");
    expect(final).toContain("/healthz");
    const [, main = ""] = /^ENTRYPOINT .*"(dist\/[^"]+)"\]$/m.exec(final) ?? [];
    expect(existsSync(join(root, main)), main).toBe(true);
  });
});

describe("the compose file", () => {
  const compose = parse(read("deploy/compose.yaml")) as Yaml;
  const filled = (value: unknown) =>
    String(value)
      .replace(/\$\{DOMAIN[^}]*\}/, "login.example.org")
      .replace(/\$\{POSTGRES_PASSWORD[^}]*\}/, "secret")
      .replace(/\$\{\w+:-\}/, "");

  it("gives the server settings that it can use, and believes Caddy alone", () => {
    const environment = at(compose, "services", "app", "environment") as Yaml;
    const config = usable(
      Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, filled(value)])),
    );
    expect(config.databaseUrl).toBe("postgres://countersign:secret@database/countersign");
    const caddy = at(compose, "services", "caddy", "networks", "inside", "ipv4_address");
    expect(config.trustedProxies).toEqual([caddy]);
    expect(at(compose, "services", "app", "ports")).toBeUndefined();
    expect(at(compose, "services", "database", "environment", "POSTGRES_DB")).toBe("countersign");
  });

  it("names files, networks and volumes that there are", () => {
    expect(existsSync(join(root, "deploy", String(at(compose, "services", "app", "build")), "Dockerfile"))).toBe(true);
    for (const service of Object.values(at(compose, "services") as Record<string, Yaml>)) {
      for (const mount of (service.volumes ?? []) as string[]) {
        const [source = ""] = mount.split(":");
        if (source.startsWith(".")) expect(existsSync(join(root, "deploy", source)), source).toBe(true);
        else expect(Object.keys(at(compose, "volumes") as Yaml)).toContain(source);
      }
      const { networks } = service;
      expect(Array.isArray(networks) ? networks : Object.keys(networks as Yaml)).toEqual(["inside"]);
    }
    expect(read("deploy/Caddyfile")).toContain("reverse_proxy app:8080");
  });
});

it("the build leaves beside the program what Node has compiled, for this version of it", () => {
  const folders = readdirSync(join(root, "dist", "server", "compiled"));
  const own = folders.find((name) => name.startsWith(`${process.version}-`)) ?? expect.fail(folders.join());
  const main = readFileSync(join(root, "dist", "server", "main.js"));
  const kept = readdirSync(join(root, "dist", "server", "compiled", own));
  const bytes = kept.reduce((sum, name) => sum + statSync(join(root, "dist", "server", "compiled", own, name)).size, 0);
  // The whole program, and not only the file that it begins with.
  expect(bytes).toBeGreaterThan(100 * main.length);
});

it("the list of packages has every one that the server is said to depend on", () => {
  const { stdout } = spawnSync("npm", ["run", "--silent", "sbom"], { cwd: root, encoding: "utf8" });
  const list = JSON.parse(stdout) as { bomFormat: string; components: { name: string; group?: string }[] };
  expect(list.bomFormat).toBe("CycloneDX");
  const names = list.components.map(({ name, group }) => (group === undefined ? name : `${group}/${name}`));
  const { dependencies } = JSON.parse(read("package.json")) as { dependencies: Record<string, string> };
  expect(names).toEqual(expect.arrayContaining(Object.keys(dependencies)));
  expect(names).not.toContain("vitest");
});

it("the systemd unit has settings that can be used, and starts what there is", () => {
  const unit = read("deploy/countersign.service");
  const environment = Object.fromEntries(
    [...unit.matchAll(/^Environment=(\w+)=(.+)$/gm)].map(([, name, value]) => [name ?? "", value ?? ""]),
  );
  expect(usable(environment).relyingPartyId).toBe("login.example.org");
  const [, main = ""] = /^ExecStart=\/opt\/countersign\/node_modules\/\.bin\/node .*(dist\/\S+)$/m.exec(unit) ?? [];
  expect(existsSync(join(root, main)), main).toBe(true);
});

describe("the Helm chart", () => {
  const folder = "deploy/helm/countersign";
  const values = parse(read(`${folder}/values.yaml`)) as Yaml;
  /** Not what Helm makes of it, but enough for YAML: lines of directives go, and each value becomes a word. */
  const template = (name: string) => {
    const text = read(`${folder}/templates/${name}.yaml`)
      .replaceAll(/^\s*\{\{-.*\}\}\n/gm, "")
      .replaceAll(/"?\{\{.*?\}\}"?/g, "filled-in");
    const documents = parseAllDocuments(text);
    for (const { errors } of documents) expect(errors).toEqual([]);
    expect(documents.length).toBe(1);
    return documents[0]?.toJS() as Yaml;
  };

  it("asks only for values that it has", () => {
    for (const path of globSync(`${folder}/templates/*.yaml`, { cwd: root }))
      for (const [, name = ""] of read(path).matchAll(/\.Values\.([\w.]+)/g))
        expect(at(values, ...name.split(".")), name).toBeDefined();
  });

  it("has a deployment with settings of ours, and probes at addresses of ours", () => {
    const container = at(template("deployment"), "spec", "template", "spec", "containers", 0);
    const env = at(container, "env") as { name: string; value: string }[];
    for (const { name } of env.filter((each) => each.name !== "filled-in")) expect(settings).toContain(name);
    const ports = at(container, "ports") as { name: string; containerPort: number }[];
    expect(env.find(({ name }) => name === "METRICS_PORT")?.value).toBe(
      String(ports.find(({ name }) => name === "metrics")?.containerPort),
    );
    expect(at(container, "livenessProbe", "httpGet")).toEqual({ path: "/healthz", port: "http" });
    expect(at(container, "readinessProbe", "httpGet")).toEqual({ path: "/readyz", port: "http" });
  });

  it("stops a pod later than the balancer notices, and ends it later than it ends by itself", () => {
    const spec = at(template("deployment"), "spec", "template", "spec");
    const probe = at(spec, "containers", 0, "readinessProbe") as { periodSeconds: number; failureThreshold: number };
    const env = at(spec, "containers", 0, "env") as { name: string; value: string }[];
    const delay = Number(env.find(({ name }) => name === "SHUTDOWN_DELAY_SECONDS")?.value);
    expect(delay).toBeGreaterThan(probe.periodSeconds * probe.failureThreshold);
    expect(Number(at(spec, "terminationGracePeriodSeconds"))).toBeGreaterThan(delay + 10);
  });

  it("leads from the ingress by the service to the pods, whose budget counts the same ones", () => {
    const labels = at(template("deployment"), "spec", "template", "metadata", "labels");
    expect(at(template("deployment"), "spec", "selector", "matchLabels")).toEqual(labels);
    expect(at(template("service"), "spec", "selector")).toEqual(labels);
    expect(at(template("poddisruptionbudget"), "spec", "selector", "matchLabels")).toEqual(labels);
    const [port] = at(template("service"), "spec", "ports") as { name: string }[];
    const backend = at(template("ingress"), "spec", "rules", 0, "http", "paths", 0, "backend", "service", "port");
    expect(backend).toEqual({ name: port?.name });
    expect(Object.keys(at(template("secret"), "stringData") as Yaml)).toEqual(["DATABASE_URL"]);
  });
});
