import { describe, expect, it } from "vitest";
import { ConfigError, configurationPage, readConfig } from "./config.ts";

const complaint = (environment: Record<string, string>): string => {
  try {
    readConfig(environment);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  return "";
};

describe("settings", () => {
  it("have defaults that work on one machine at once", () =>
    expect(readConfig({})).toEqual({
      origin: "http://localhost:8080",
      relyingPartyId: "localhost",
      host: "127.0.0.1",
      port: 8080,
      databaseUrl: "sqlite:./data/countersign.db",
      trustedProxies: [],
      geoipDatabases: [],
      hostingNetworks: [],
      carrierNetworks: [],
      signInPolicy: "enforced",
      newRequestsPerSourcePerMinute: 600,
      devicePollHoldSeconds: 8,
      smtpUrl: "",
      mailFrom: "",
      mailFolder: "./data/mail",
      smsWebhookUrl: "",
      smsWebhookSecret: "",
      pushServices: ["fcm.googleapis.com", "*.push.services.mozilla.com", "*.push.apple.com", "*.notify.windows.com"],
      recoveryWaitHours: 24,
      signingKeyDays: 90,
      customClaims: {},
      metricsPort: null,
      metricsHost: "127.0.0.1",
      tracing: null,
      shutdownDelaySeconds: 0,
      logLevel: "info",
    }));

  it("take an empty variable for one that is not set", () =>
    expect(readConfig({ PORT: "", COUNTERSIGN_URL: "", LOG_LEVEL: "" })).toEqual(readConfig({})));

  it.each([
    [
      "COUNTERSIGN_URL",
      "https://login.example.org",
      { origin: "https://login.example.org", relyingPartyId: "login.example.org" },
    ],
    [
      "COUNTERSIGN_URL",
      "https://LOGIN.example.org:8443/",
      { origin: "https://login.example.org:8443", relyingPartyId: "login.example.org" },
    ],
    ["COUNTERSIGN_URL", "http://dev.localhost:3000", { relyingPartyId: "dev.localhost" }],
    ["HOST", "::", { host: "::" }],
    ["PORT", "0", { port: 0 }],
    ["PORT", "65535", { port: 65_535 }],
    ["DATABASE_URL", "sqlite::memory:", { databaseUrl: "sqlite::memory:" }],
    ["DATABASE_URL", "postgresql://u:p@h/db", { databaseUrl: "postgresql://u:p@h/db" }],
    [
      "TRUSTED_PROXIES",
      " 127.0.0.1 ,, 10.0.0.0/8,2001:db8::/32",
      { trustedProxies: ["127.0.0.1", "10.0.0.0/8", "2001:db8::/32"] },
    ],
    [
      "GEOIP_DATABASE",
      "/a/City.mmdb, /b/Anonymous-IP.mmdb",
      { geoipDatabases: ["/a/City.mmdb", "/b/Anonymous-IP.mmdb"] },
    ],
    ["HOSTING_NETWORKS", "192.0.2.0/24,2001:db8::1", { hostingNetworks: ["192.0.2.0/24", "2001:db8::1"] }],
    ["CARRIER_NETWORKS", "192.0.2.7", { carrierNetworks: ["192.0.2.7"] }],
    ["SIGN_IN_POLICY", "off", { signInPolicy: "off" }],
    ["NEW_REQUESTS_PER_MINUTE", "1", { newRequestsPerSourcePerMinute: 1 }],
    ["SMTP_URL", "smtps://u:p@mail.example.org:465", { smtpUrl: "smtps://u:p@mail.example.org:465" }],
    ["PUSH_SERVICES", "Push.Example.org, *.example.net", { pushServices: ["push.example.org", "*.example.net"] }],
    ["RECOVERY_WAIT_HOURS", "720", { recoveryWaitHours: 720 }],
    ["DEVICE_POLL_HOLD_SECONDS", "50", { devicePollHoldSeconds: 50 }],
    ["LOG_LEVEL", "silent", { logLevel: "silent" }],
  ])("%s may be %s", (name, value, expected) => expect(readConfig({ [name]: value })).toMatchObject(expected));
});

describe("the settings of traces", () => {
  it("are those that programs with OpenTelemetry have", () =>
    expect(
      readConfig({
        OTEL_EXPORTER_OTLP_ENDPOINT: "https://collector.example/otlp/",
        OTEL_EXPORTER_OTLP_HEADERS: "Authorization=Bearer%20a%3Db,x-team=login",
        OTEL_SERVICE_NAME: "login",
        OTEL_TRACES_SAMPLER_ARG: "0.05",
      }).tracing,
    ).toEqual({
      endpoint: "https://collector.example/otlp",
      headers: { authorization: "Bearer a=b", "x-team": "login" },
      serviceName: "login",
      share: 0.05,
    }));

  it("are complained of without the collector's secret", () => {
    const message = complaint({ OTEL_EXPORTER_OTLP_HEADERS: "hunter2" });
    expect(message).toMatch(/^OTEL_EXPORTER_OTLP_HEADERS is 7 characters long; expected .+\.$/);
  });
});

describe("a setting that cannot be used is named with its value and what was expected:", () => {
  it.each([
    ["COUNTERSIGN_URL", "login.example.org"],
    ["COUNTERSIGN_URL", "http://login.example.org"],
    ["COUNTERSIGN_URL", "http://127.0.0.1:8080"],
    ["COUNTERSIGN_URL", "https://192.0.2.7"],
    ["COUNTERSIGN_URL", "https://[2001:db8::1]"],
    ["COUNTERSIGN_URL", "https://login.example.org/auth"],
    ["COUNTERSIGN_URL", "https://login.example.org/?a"],
    ["COUNTERSIGN_URL", "https://login.example.org/#a"],
    ["COUNTERSIGN_URL", "https://ada@login.example.org"],
    ["COUNTERSIGN_URL", "ftp://localhost"],
    ["COUNTERSIGN_URL", "https://"],
    ["COUNTERSIGN_URL", "http://localhost.evil.example"],
    ["PORT", "http"],
    ["PORT", "65536"],
    ["PORT", "-1"],
    ["PORT", "80.5"],
    ["PORT", "0x50"],
    ["DATABASE_URL", "sqlite:"],
    ["DATABASE_URL", "./countersign.db"],
    ["DATABASE_URL", "mysql://h/db"],
    ["TRUSTED_PROXIES", "proxy.example.org"],
    ["TRUSTED_PROXIES", "127.0.0.1,10.0.0.0/99"],
    ["HOSTING_NETWORKS", "hosting.example"],
    ["CARRIER_NETWORKS", "10.0.0.0/33"],
    ["SIGN_IN_POLICY", "Off"],
    ["SIGN_IN_POLICY", "false"],
    ["TRUSTED_PROXIES", "0.0.0.0/0"],
    ["TRUSTED_PROXIES", "127.0.0.1, ::/0"],
    ["NEW_REQUESTS_PER_MINUTE", "0"],
    ["NEW_REQUESTS_PER_MINUTE", "many"],
    ["SMTP_URL", "mail.example.org"],
    ["MAIL_FROM", "a@example.org\r\nBcc: b@example.org"],
    ["SMS_WEBHOOK_URL", "sms.example.org"],
    ["PUSH_SERVICES", "*"],
    ["PUSH_SERVICES", "*.org:8080"],
    ["PUSH_SERVICES", "localhost"],
    ["RECOVERY_WAIT_HOURS", "0"],
    ["DEVICE_POLL_HOLD_SECONDS", "51"],
    ["OTEL_EXPORTER_OTLP_ENDPOINT", "collector:4318"],
    ["OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector:4318/?key=1"],
    ["OTEL_TRACES_SAMPLER_ARG", "1.5"],
    ["OTEL_TRACES_SAMPLER_ARG", "-0.5"],
    ["LOG_LEVEL", "verbose"],
  ])("%s=%s", (name, value) => {
    const message = complaint({ [name]: value });
    expect(message).toMatch(new RegExp(`^${name} is .*; expected .+\\.$`));
    expect(message).toContain(JSON.stringify(value));
    expect(message.split("\n")).toHaveLength(1);
  });

  it("all of them at once, a line each", () => {
    const lines = complaint({ PORT: "x", LOG_LEVEL: "y", COUNTERSIGN_URL: "z" }).split("\n");
    expect(lines.map((line) => line.split(" ")[0])).toEqual(["COUNTERSIGN_URL", "PORT", "LOG_LEVEL"]);
  });

  it.each([
    ["mysql://ada:hunter2@db/x", "mysql://ada:…@db/x"],
    ["mysql://ada:hun@ter2@db/x", "mysql://ada:…@db/x"],
    ["mysql://ada:hun:ter2@db/x", "mysql://ada:…@db/x"],
    ["mysql://:hunter2@db/x", "mysql://:…@db/x"],
    ["postgres:/ada:hunter2@db/x", "postgres:/ada:…@db/x"],
    ["ada:hunter2@db/x", "ada:…@db/x"],
    ["mysql://db/x?user=ada&password=hunter2&ssl=1", "mysql://db/x?user=ada&password=…&ssl=1"],
  ])("but never with its password: %s", (value, shown) => {
    const message = complaint({ DATABASE_URL: value });
    expect(message).toContain(JSON.stringify(shown));
    expect(message).not.toMatch(/hun|ter2/);
  });

  it.each([
    ["SMTP_URL", "smtp//ada:hunter2@mail"],
    ["SMS_WEBHOOK_SECRET", "hunter2"],
  ])("nor with a secret: %s", (name, value) => {
    const message = complaint({ [name]: value, SMS_WEBHOOK_URL: "https://sms.example.org/" });
    expect(message).toContain(name);
    expect(message).not.toContain("hunter2");
  });

  it("and a webhook for text messages without a secret is refused in a sentence", () =>
    expect(complaint({ SMS_WEBHOOK_URL: "https://sms.example.org/" })).toBe(
      "SMS_WEBHOOK_URL needs SMS_WEBHOOK_SECRET too; expected 32 to 200 characters.",
    ));

  it("nor with that of a public origin", () =>
    expect(complaint({ COUNTERSIGN_URL: "https://:hunter2@x.example" })).not.toContain("hunter2"));
});

it("documents every variable that it reads, and no other", () => {
  const page = configurationPage();
  const documented = [...page.matchAll(/^## (\w+)$/gm)].map((match) => match[1]);
  const read = new Set<string>();
  readConfig(new Proxy({}, { get: (_target, name) => void read.add(String(name)) }));
  expect(documented.sort()).toEqual([...read].sort());
});
