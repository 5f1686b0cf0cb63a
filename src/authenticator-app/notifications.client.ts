/** What the phone shows outside of the app, kept in step with the list inside: notifications, and the icon's number. */

/** Takes away the notifications of requests that are over. Those that are not about a request stay. */
async function closeFinished(pending: ReadonlySet<string>): Promise<void> {
  const registration = await navigator.serviceWorker?.getRegistration("/app");
  for (const notification of (await registration?.getNotifications()) ?? [])
    if (notification.tag !== "" && !pending.has(notification.tag)) notification.close();
}

export function matchNotifications(ids: readonly string[]): void {
  void closeFinished(new Set(ids)).catch(() => undefined);
  if ("setAppBadge" in navigator) void navigator.setAppBadge(ids.length).catch(() => undefined);
}
