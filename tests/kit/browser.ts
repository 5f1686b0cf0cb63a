import { type BrowserContext, type BrowserContextOptions, type CDPSession, chromium, type Page } from "playwright-core";
import { findChromium } from "./chromium.ts";

/** One Chromium for a test file: `const browser = await launchBrowser(); afterAll(() => browser.close());` */
export interface TestBrowser {
  /** A desktop browser that has never been here: cookies and storage of its own. */
  openNewScreen(options?: BrowserContextOptions): Promise<Screen>;
  /** A phone-sized touch browser, as separate, with a fingerprint sensor that says yes until told otherwise. */
  openPhone(options?: BrowserContextOptions & { readonly withPrf?: boolean }): Promise<Phone>;
  close(): Promise<void>;
}

export interface Screen {
  readonly context: BrowserContext;
  readonly page: Page;
  close(): Promise<void>;
}

export interface Phone extends Screen {
  readonly authenticator: Authenticator;
}

/** A passkey holder inside one page (a page, not a context: further pages of the same context have none). */
export interface Authenticator {
  /** Whether the finger is the owner's: false makes each verification fail from now on. */
  setUserVerified(verified: boolean): Promise<void>;
  /** Whether the finger is on the sensor: false makes each ceremony wait. */
  setUserPresent(present: boolean): Promise<void>;
  credentials(): Promise<Credential[]>;
  addCredential(credential: Credential): Promise<void>;
  removeCredential(credentialId: string): Promise<void>;
}

/** As the DevTools protocol has it; binary values in base64. */
export interface Credential {
  readonly credentialId: string;
  readonly isResidentCredential: boolean;
  readonly rpId?: string;
  readonly privateKey: string;
  readonly userHandle?: string;
  readonly signCount: number;
}

const flags = [
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

const phoneAgent =
  "Mozilla/5.0 (Linux; Android 16; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36";

const phoneOptions: BrowserContextOptions = {
  viewport: { width: 390, height: 844 },
  deviceScaleFactor: 2,
  isMobile: true,
  hasTouch: true,
  userAgent: phoneAgent,
};

/** Below Vitest's limit for a test, so that the failure names the step that hung. */
const stepTimeoutMilliseconds = 10_000;

export async function launchBrowser(program = findChromium(), moreFlags: readonly string[] = []): Promise<TestBrowser> {
  // Playwright adds --headless, and --no-sandbox, which Chromium needs to run as root.
  const browser = await chromium.launch({
    ...program,
    headless: true,
    chromiumSandbox: false,
    args: [...flags, ...moreFlags],
  } as never);
  const open = async (options: BrowserContextOptions): Promise<Screen> => {
    const context = await browser.newContext({ locale: "en-US", ...options });
    context.setDefaultTimeout(stepTimeoutMilliseconds);
    return { context, page: await context.newPage(), close: () => context.close() };
  };
  return {
    openNewScreen: (options = {}) => open({ viewport: { width: 1280, height: 800 }, ...options }),
    openPhone: async ({ withPrf = false, ...options } = {}) => {
      const screen = await open({ ...phoneOptions, ...options });
      return { ...screen, authenticator: await addAuthenticator(screen.page, { withPrf }) };
    },
    close: () => browser.close(),
  };
}

/**
 * Gives a page a platform authenticator, or a security key (`usb`), with resident keys. `withoutUserVerification` makes one that can only tell that
 * somebody is there, for tests of what must be refused. `withPrf` makes one that can derive keys; such a one, like a real
 * one of CTAP 2.1, is blocked after a wrong finger or two.
 */
export async function addAuthenticator(
  page: Page,
  {
    withoutUserVerification = false,
    withPrf = false,
    transport = "internal",
  }: { withoutUserVerification?: boolean; withPrf?: boolean; transport?: "internal" | "usb" } = {},
): Promise<Authenticator> {
  const session: CDPSession = await page.context().newCDPSession(page);
  await session.send("WebAuthn.enable", { enableUI: false });
  const { authenticatorId } = await session.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      ...(withPrf ? { ctap2Version: "ctap2_1" as const, hasPrf: true } : {}),
      transport,
      hasResidentKey: true,
      hasUserVerification: !withoutUserVerification,
      isUserVerified: !withoutUserVerification,
      automaticPresenceSimulation: true,
    },
  });
  return {
    setUserVerified: async (isUserVerified) => {
      await session.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified });
    },
    setUserPresent: async (enabled) => {
      await session.send("WebAuthn.setAutomaticPresenceSimulation", { authenticatorId, enabled });
    },
    credentials: async () => (await session.send("WebAuthn.getCredentials", { authenticatorId })).credentials,
    addCredential: async (credential) => {
      await session.send("WebAuthn.addCredential", { authenticatorId, credential });
    },
    removeCredential: async (credentialId) => {
      await session.send("WebAuthn.removeCredential", { authenticatorId, credentialId });
    },
  };
}
