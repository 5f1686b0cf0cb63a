import { z } from "zod";
import { readClaimsFile } from "./claims-file.ts";
import { limits } from "./limits.ts";
import type { CustomClaims } from "./oauth/claims/custom-claims.ts";
import { listed, networkList, publicOrigin, wholeNumber } from "./setting-shapes.ts";
import { type TracingConfig, tracingConfig, tracingVariables } from "./tracing-settings.ts";

/**
 * Every environment variable the server reads: one row here is its parser, its default and its documentation.
 * `docs/operating/configuration.md` is made from this table.
 */
const variables = {
  COUNTERSIGN_URL: {
    schema: z.string().transform((text, context) => publicOrigin(text, context)),
    default: "http://localhost:8080",
    expected: "an origin such as https://login.example.org: https (http only for localhost), no path",
    meaning:
      "The public origin. Passkeys belong to its host name for good, so choose it before the first person signs up.",
  },
  HOST: {
    schema: z.string().min(1).max(255),
    default: "127.0.0.1",
    expected: "a host name or address",
    meaning: "The address to listen on. A TLS proxy in front usually runs on the same host.",
  },
  PORT: {
    schema: wholeNumber(0, 65_535),
    default: "8080",
    expected: "a port number from 0 to 65535; 0 picks a free one",
    meaning: "The port to listen on.",
  },
  DATABASE_URL: {
    schema: z.string().regex(/^(sqlite:.+|postgres(ql)?:\/\/.+)$/),
    default: "sqlite:./data/countersign.db",
    expected: "sqlite:PATH or postgres://USER:PASSWORD@HOST/NAME",
    meaning:
      "Where everything is kept. SQLite is one file and serves one process; on PostgreSQL any number of processes serve together, behind any balancer.",
  },
  TRUSTED_PROXIES: {
    // The whole internet as a proxy would let everybody write their own address.
    schema: networkList.refine((entries) => entries.every((entry) => !entry.endsWith("/0"))),
    default: "",
    expected: "addresses or networks separated by commas, such as 127.0.0.1,10.0.0.0/8",
    meaning: "Proxies whose X-Forwarded-For is believed. Empty: the header is ignored.",
  },
  GEOIP_DATABASE: {
    schema: z.string().transform((text) => listed(text)),
    default: "",
    expected: "paths of MMDB files separated by commas",
    meaning:
      "Databases that tell country, city, coordinates and kind of network of an address, such as GeoLite2-City or Anonymous-IP. Without one, a small country table that comes with the server is used.",
  },
  HOSTING_NETWORKS: {
    schema: networkList,
    default: "",
    expected: "addresses or networks separated by commas",
    meaning:
      "Networks of hosting companies and VPN exits beyond those that the databases know. A browser there is refused a code.",
  },
  CARRIER_NETWORKS: {
    schema: networkList,
    default: "",
    expected: "addresses or networks separated by commas",
    meaning:
      "Addresses that a carrier shares among very many people: two devices with one of them are not taken for one place.",
  },
  SIGN_IN_POLICY: {
    schema: z.enum(["enforced", "off"]),
    default: "enforced",
    expected: "enforced or off",
    meaning:
      "off leaves only user verification, as servers without a proximity policy do. It exists to measure what the policy stops; never run it for people.",
  },
  NEW_REQUESTS_PER_MINUTE: {
    schema: wholeNumber(1, 999_999_999),
    default: String(limits.newRequestsPerSourcePerMinute),
    expected: "a whole number from 1",
    meaning:
      "How many sign-ins one address (or IPv6 /64) may begin in a minute. Raise it where thousands share an address.",
  },
  DEVICE_POLL_HOLD_SECONDS: {
    schema: wholeNumber(0, limits.devicePollHoldAtMostSeconds),
    default: String(limits.devicePollHoldSeconds),
    expected: `a whole number from 0 to ${limits.devicePollHoldAtMostSeconds}`,
    meaning:
      "How long the token endpoint holds a poll that has to wait, to answer it at once when the person approves. Lower it where a proxy in front gives up sooner; 0 answers every poll at once. Raise it only for clients of your own: common ones stop reading after 10 seconds.",
  },
  SMTP_URL: {
    schema: z.string().regex(/^$|^smtps?:\/\/.+$/),
    default: "",
    expected: "smtp://USER:PASSWORD@HOST:PORT or smtps://…, or nothing",
    meaning: "The mail server that notices and codes go out by. Empty: mail is written to MAIL_FOLDER instead.",
  },
  MAIL_FROM: {
    schema: z
      .string()
      .max(320)
      .regex(/^[^\r\n]*$/),
    default: "",
    expected: "an address such as Countersign <no-reply@example.org>, or nothing",
    meaning: "The sender of mail. Empty: no-reply at the host of COUNTERSIGN_URL.",
  },
  MAIL_FOLDER: {
    schema: z.string().min(1),
    default: "./data/mail",
    expected: "a path",
    meaning: "Where mail is written, a file each, while SMTP_URL is empty.",
  },
  SMS_WEBHOOK_URL: {
    schema: z.string().regex(/^$|^https?:\/\/.+$/),
    default: "",
    expected: "an http or https address, or nothing",
    meaning:
      "Where text messages are handed over: a signed POST of JSON, described in notices.md. Empty: nobody can add a phone number.",
  },
  SMS_WEBHOOK_SECRET: {
    schema: z.string().regex(/^$|^.{32,200}$/),
    default: "",
    expected: "32 to 200 characters",
    meaning: "The key of the signature of SMS_WEBHOOK_URL, known to the receiver also.",
  },
  PUSH_SERVICES: {
    schema: z
      .string()
      .transform((text) => listed(text.toLowerCase()))
      .refine((entries) => entries.every((entry) => /^(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(entry))),
    default: "fcm.googleapis.com,*.push.services.mozilla.com,*.push.apple.com,*.notify.windows.com",
    expected: "host names separated by commas; *.example.org means every name under example.org",
    meaning:
      "The push services that phones may be notified through, over https. A browser names its own, so the list keeps the server from being sent elsewhere. Others than the vendors' are for those who run one.",
  },
  RECOVERY_WAIT_HOURS: {
    schema: wholeNumber(1, 720),
    default: "24",
    expected: "a whole number from 1 to 720",
    meaning: "How long a recovery with one method alone waits, so that the owner can stop it.",
  },
  SIGNING_KEY_DAYS: {
    schema: wholeNumber(1, 3650),
    default: "90",
    expected: "a whole number from 1 to 3650",
    meaning:
      "How long a key signs tokens before the next one does. The next is published an hour before, and programs find it by themselves.",
  },
  CLAIMS_FILE: {
    schema: z.string(),
    default: "",
    expected: "the path of a JSON file, or nothing",
    meaning: "Scopes and claims of your own for apps, described in docs/protocol/claims.md. Read at the start.",
  },
  METRICS_PORT: {
    schema: z
      .literal("")
      .transform(() => null)
      .or(wholeNumber(0, 65_535)),
    default: "",
    expected: "a port number from 0 to 65535, or nothing",
    meaning: "The port where Prometheus is answered at /metrics; see monitoring.md. Empty: nothing is told.",
  },
  METRICS_HOST: {
    schema: z.string().min(1).max(255),
    default: "127.0.0.1",
    expected: "a host name or address",
    meaning: "The address of METRICS_PORT. Numbers are for the operator: name no address that strangers reach.",
  },
  ...tracingVariables,
  SHUTDOWN_DELAY_SECONDS: {
    schema: wholeNumber(0, 300),
    default: "0",
    expected: "a whole number from 0 to 300",
    meaning:
      "How long a process that was told to stop (SIGTERM) goes on serving while /readyz says that it stops, so that balancers have time to look. Two of their checks are enough.",
  },
  LOG_LEVEL: {
    schema: z.enum(["debug", "info", "warn", "error", "silent"]),
    default: "info",
    expected: "debug, info, warn, error or silent",
    meaning: "How much is logged, as JSON lines on standard error. Codes, tokens and cookies are never logged.",
  },
} as const;

export interface Config {
  /** The public origin, without a trailing slash. */
  readonly origin: string;
  /** WebAuthn's relying party id: the origin's host name. */
  readonly relyingPartyId: string;
  readonly host: string;
  readonly port: number;
  readonly databaseUrl: string;
  readonly trustedProxies: readonly string[];
  readonly geoipDatabases: readonly string[];
  readonly hostingNetworks: readonly string[];
  readonly carrierNetworks: readonly string[];
  readonly signInPolicy: "enforced" | "off";
  readonly newRequestsPerSourcePerMinute: number;
  readonly devicePollHoldSeconds: number;
  /** Empty: mail goes to `mailFolder`. */
  readonly smtpUrl: string;
  readonly mailFrom: string;
  readonly mailFolder: string;
  /** Empty: there is no SMS. */
  readonly smsWebhookUrl: string;
  readonly smsWebhookSecret: string;
  /** Host names; `*.` stands for every name under what follows. */
  readonly pushServices: readonly string[];
  readonly recoveryWaitHours: number;
  readonly signingKeyDays: number;
  /** What CLAIMS_FILE says. */
  readonly customClaims: CustomClaims;
  /** Null: nobody is told. */
  readonly metricsPort: number | null;
  readonly metricsHost: string;
  /** Null: nothing is recorded. */
  readonly tracing: TracingConfig | null;
  readonly shutdownDelaySeconds: number;
  readonly logLevel: "debug" | "info" | "warn" | "error" | "silent";
}

/** Thrown for unusable settings; its message names each variable, the value found and what was expected. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
}

/** Reads and checks the environment. Throws ConfigError listing everything that is wrong, not only the first. */
export function readConfig(environment: Record<string, string | undefined>): Config {
  const complaints: string[] = [];
  const read = <Name extends keyof typeof variables>(name: Name): z.output<(typeof variables)[Name]["schema"]> => {
    const variable = variables[name];
    const found = environment[name];
    const parsed = variable.schema.safeParse(found === undefined || found === "" ? variable.default : found);
    if (!parsed.success) complaints.push(`${name} is ${shown(name, found ?? "")}; expected ${variable.expected}.`);
    return parsed.data as z.output<(typeof variables)[Name]["schema"]>;
  };
  const origin = read("COUNTERSIGN_URL");
  const config = {
    origin,
    host: read("HOST"),
    port: read("PORT"),
    databaseUrl: read("DATABASE_URL"),
    trustedProxies: read("TRUSTED_PROXIES"),
    geoipDatabases: read("GEOIP_DATABASE"),
    hostingNetworks: read("HOSTING_NETWORKS"),
    carrierNetworks: read("CARRIER_NETWORKS"),
    signInPolicy: read("SIGN_IN_POLICY"),
    newRequestsPerSourcePerMinute: read("NEW_REQUESTS_PER_MINUTE"),
    devicePollHoldSeconds: read("DEVICE_POLL_HOLD_SECONDS"),
    smtpUrl: read("SMTP_URL"),
    mailFrom: read("MAIL_FROM"),
    mailFolder: read("MAIL_FOLDER"),
    smsWebhookUrl: read("SMS_WEBHOOK_URL"),
    smsWebhookSecret: read("SMS_WEBHOOK_SECRET"),
    pushServices: read("PUSH_SERVICES"),
    recoveryWaitHours: read("RECOVERY_WAIT_HOURS"),
    signingKeyDays: read("SIGNING_KEY_DAYS"),
    customClaims: customClaimsOf(read("CLAIMS_FILE"), complaints),
    metricsPort: read("METRICS_PORT"),
    metricsHost: read("METRICS_HOST"),
    tracing: tracingConfig(
      read("OTEL_EXPORTER_OTLP_ENDPOINT"),
      read("OTEL_EXPORTER_OTLP_HEADERS"),
      read("OTEL_SERVICE_NAME"),
      read("OTEL_TRACES_SAMPLER_ARG"),
    ),
    shutdownDelaySeconds: read("SHUTDOWN_DELAY_SECONDS"),
    logLevel: read("LOG_LEVEL"),
  };
  // Without a signature anybody who finds the receiver could send text messages in the operator's name.
  if (config.smsWebhookUrl && !environment.SMS_WEBHOOK_SECRET)
    complaints.push("SMS_WEBHOOK_URL needs SMS_WEBHOOK_SECRET too; expected 32 to 200 characters.");
  if (complaints.length > 0) throw new ConfigError(complaints.join("\n"));
  return { ...config, relyingPartyId: new URL(origin).hostname };
}

function customClaimsOf(path: string, complaints: string[]): CustomClaims {
  try {
    return readClaimsFile(path);
  } catch (error) {
    complaints.push(`CLAIMS_FILE is ${JSON.stringify(path)}: ${(error as Error).message}.`);
    return {};
  }
}

/** The value found, for the operator; of a secret only that it is there. */
const shown = (name: string, found: string): string =>
  /_SECRET$|_HEADERS$/.test(name) ? `${found.length} characters long` : JSON.stringify(withoutPassword(found));

/** Hides what may be a password, also where the rest of the address is wrong. */
const withoutPassword = (text: string): string =>
  text.replace(/^([a-z+]*:\/*)?([^:@]*):(?!\/\/).*@/is, "$1$2:…@").replace(/(password=)[^&]*/gi, "$1…");

/** The text of `docs/operating/configuration.md`. */
export function configurationPage(): string {
  const rows = Object.entries(variables).map(
    ([name, { default: preset, expected, meaning }]) =>
      `## ${name}\n\n${meaning}\n\n- Expected: ${expected}\n- Default: ${preset === "" ? "empty" : `\`${preset}\``}\n`,
  );
  return `# Configuration\n\nMade from \`src/config.ts\` by \`npm run check\`; do not edit by hand.\n\n${rows.join("\n")}`;
}
