/**
 * The app's service worker: keeps the shell for a start without network, shows what is pushed. Bundled by itself; the
 * server puts `appBuild` in front of it (app.routes.tsx). Its decisions are in shell-cache.ts and push-message.ts.
 */
import { pathToOpen, readPush } from "./push-message.ts";
import { type AppBuild, answerFrom, cacheName, shellAddress, staleCaches } from "./shell-cache.ts";

declare const self: ServiceWorkerGlobalScope & {
  readonly appBuild: AppBuild & { readonly badge: string; readonly icon: string };
};

const { version, assets, badge, icon } = self.appBuild;

async function keepShell(): Promise<void> {
  const cache = await caches.open(cacheName(version));
  // "reload": never a shell out of the browser's own cache, which may be of another build.
  await cache.addAll([new Request(shellAddress, { cache: "reload" }), ...assets]);
}

async function forgetOthers(): Promise<void> {
  const stale = staleCaches(await caches.keys(), version);
  await Promise.all(stale.map((name) => caches.delete(name)));
  await self.clients.claim();
}

const kept = async (address: string): Promise<Response | undefined> =>
  (await caches.open(cacheName(version))).match(address);

/** A page that the server could not make is worth less than the shell that we have. */
async function shell(request: Request): Promise<Response> {
  const answer = await fetch(request).catch(() => null);
  if (answer !== null && answer.status < 500) return answer;
  return (await kept(shellAddress)) ?? answer ?? Response.error();
}

const asset = async (request: Request): Promise<Response> => (await kept(request.url)) ?? fetch(request);

self.addEventListener("install", (event) => event.waitUntil(keepShell()));
self.addEventListener("activate", (event) => event.waitUntil(forgetOthers()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  const asked = { method: request.method, isNavigation: request.mode === "navigate", origin, path: pathname };
  const from = answerFrom(asked, self.location.origin, assets);
  if (from === "shell") event.respondWith(shell(request));
  if (from === "asset") event.respondWith(asset(request));
});

async function closeNotification(tag: string): Promise<void> {
  for (const notification of await self.registration.getNotifications({ tag })) notification.close();
}

function payloadOf(event: PushEvent): unknown {
  try {
    return event.data?.json();
  } catch {
    return null;
  }
}

async function showPushed(payload: unknown): Promise<void> {
  const pushed = readPush(payload, self.location.origin);
  if ("close" in pushed) return closeNotification(pushed.close);
  const { title, body, tag, path, waits } = pushed.show;
  await self.registration.showNotification(title, {
    body,
    icon,
    badge,
    data: { path },
    requireInteraction: waits,
    ...(tag === null ? {} : { tag }),
  });
}

/** An open app comes forward; otherwise it is opened. */
async function open(path: string): Promise<void> {
  const windows = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const app = windows.find((client) => new URL(client.url).pathname === shellAddress);
  if (app === undefined) return void (await self.clients.openWindow(path));
  await app.focus();
  if (path !== shellAddress) await app.navigate(path);
}

/** The push service has given the phone another address: the server is told, or it would ring the old one for ever. */
async function subscribeAgain(): Promise<void> {
  const { key } = await (await fetch("/app/push/key")).json();
  const subscription = await self.registration.pushManager.subscribe({
    userVisibleOnly: true,
    applicationServerKey: key,
  });
  const { endpoint, keys } = subscription.toJSON();
  await fetch("/app/push/subscribe", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ endpoint, keys }),
  });
}

self.addEventListener("push", (event) => event.waitUntil(showPushed(payloadOf(event))));
self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(pathToOpen(event.notification.data?.path, self.location.origin)));
});
self.addEventListener("pushsubscriptionchange", (event) => (event as ExtendableEvent).waitUntil(subscribeAgain()));
