/**
 * Shows each screen alone, with sample data: `node tests/gallery/gallery.ts` prints an address. The scripts and the
 * stylesheet are built as in production and served under the production content security policy.
 * `?language=de` shows German.
 */
import { createServer as createHttpServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { pathToFileURL } from "node:url";
import type { VNode } from "preact";
import { build, createServer as createViteServer, type Manifest, type Rolldown } from "vite";
import type { PageContext } from "../../src/ui/page-context.ts";
import type { Screen } from "./screen-kinds.tsx";

const contentSecurityPolicy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'";

type Modules = {
  screens: readonly Screen[];
  messagesFor: (header: string) => Pick<PageContext, "language" | "messages">;
  render: (node: VNode) => string;
};

const loadPages = async (): Promise<Modules> => {
  const vite = await createViteServer({ logLevel: "error", server: { middlewareMode: true, ws: false } });
  const { screens } = await vite.ssrLoadModule("/tests/gallery/screens.tsx");
  const { messagesFor } = await vite.ssrLoadModule("/src/messages/messages.ts");
  const { default: render } = await vite.ssrLoadModule("preact-render-to-string");
  await vite.close();
  return { screens, messagesFor, render } as Modules;
};

const buildAssets = async (): Promise<{ files: Map<string, string>; manifest: Manifest }> => {
  const built = (await build({ logLevel: "error", build: { write: false } })) as Rolldown.RolldownOutput;
  const files = new Map<string, string>();
  for (const file of built.output) files.set(`/${file.fileName}`, file.type === "chunk" ? file.code : `${file.source}`);
  return { files, manifest: JSON.parse(files.get("/manifest.json") ?? "{}") };
};

let built: Promise<[Awaited<ReturnType<typeof buildAssets>>, Modules]> | undefined;

/** Built once for all that a process asks. */
const buildOnce = () => {
  built ??= Promise.all([buildAssets(), loadPages()]);
  return built;
};

/** Answers the script of a screen, which is told by the page that asks. False when the screen has nothing to say. */
const answerScript = (screens: readonly Screen[], request: IncomingMessage, response: ServerResponse): boolean => {
  const { pathname } = new URL(request.headers.referer ?? "/", "http://localhost");
  const screen = screens.find(({ name }) => pathname === `/${name}`);
  const answer = screen?.answers?.[request.url ?? ""];
  if (answer === undefined) return false;
  const isEvent = "event" in answer;
  response.setHeader("content-type", isEvent ? "text/event-stream" : "application/json");
  // A stream stays open, as the server's does.
  if (isEvent) response.write(`event: ${answer.event}\ndata: ${JSON.stringify(answer.data)}\n\n`);
  else response.end(JSON.stringify(answer.json));
  return true;
};

/** Serves the gallery on a free loopback port. `close()` the server when done. */
export const openGallery = async (): Promise<{ origin: string; screens: readonly Screen[]; server: Server }> => {
  const [{ files, manifest }, { screens, messagesFor, render }] = await buildOnce();
  const assetUrl = (entry: string): string => {
    const file = manifest[entry]?.file;
    if (file === undefined) throw new Error(`no built file for ${entry}`);
    return `/${file}`;
  };
  const server = createHttpServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://localhost");
    const file = files.get(url.pathname);
    if (file !== undefined) {
      response.setHeader("content-type", url.pathname.endsWith(".css") ? "text/css" : "text/javascript");
      response.end(file);
      return;
    }
    if (answerScript(screens, request, response)) return;
    const screen = screens.find(({ name }) => url.pathname === `/${name}`);
    response.setHeader("content-type", "text/html; charset=utf-8");
    if (screen !== undefined) {
      response.setHeader("content-security-policy", contentSecurityPolicy);
      const chosen = messagesFor(url.searchParams.get("language") ?? "en");
      response.end(`<!doctype html>${render(screen.page({ ...chosen, assetUrl, origin: "https://id.example.com" }))}`);
    } else if (url.pathname === "/") {
      response.end(screens.map(({ name, fragment = "" }) => `<p><a href="/${name}#${fragment}">${name}</a>`).join(""));
    } else {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((listening) => server.listen(0, "localhost", listening));
  const { port } = server.address() as AddressInfo;
  return { origin: `http://localhost:${port}`, screens, server };
};

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) console.log((await openGallery()).origin);
