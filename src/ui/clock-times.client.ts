// Clock times are added here, where the person's time zone is known.
for (const time of document.querySelectorAll("time")) {
  time.title = new Date(time.dateTime).toLocaleString(document.documentElement.lang, {
    dateStyle: "long",
    timeStyle: "short",
  });
}

// The phone that has just signed this browser in may say that it trusts it: then the page offers a passkey.
const lookEveryMilliseconds = 3_000;
const looksUntilMilliseconds = 600_000;
const trustPath = document.querySelector<HTMLElement>("[data-awaits-trust]")?.dataset.awaitsTrust;

const look = async (path: string): Promise<void> => {
  await new Promise((later) => setTimeout(later, lookEveryMilliseconds));
  if (document.visibilityState === "visible") {
    const answer = await fetch(path, { headers: { accept: "application/json" } }).catch(() => null);
    const { offered } = answer?.ok ? ((await answer.json()) as { offered: boolean }) : { offered: false };
    if (offered) return location.reload();
  }
  return performance.now() < looksUntilMilliseconds ? look(path) : undefined;
};
if (trustPath !== undefined) void look(trustPath);
