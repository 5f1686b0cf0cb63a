/** The old phone while a new one is added: follows until something has happened there, and copies the link. */
const followEveryMilliseconds = 2_000;

const followed = document.querySelector<HTMLElement>("[data-follow]");
const page = followed?.dataset.follow ?? "";

interface Progress {
  readonly state: string;
  readonly claimedAgain: boolean;
  /** Nothing more can come of it: no use asking again. */
  readonly over: boolean;
}

const ask = (): Promise<Progress | null> =>
  fetch(`${page}/state`, { headers: { accept: "application/json" } })
    .then((answer) => (answer.ok ? (answer.json() as Promise<Progress>) : null))
    // Without network for a moment: it asks again.
    .catch(() => null);

const follow = async (): Promise<void> => {
  await new Promise((later) => setTimeout(later, followEveryMilliseconds));
  const progress = document.visibilityState === "visible" ? await ask() : null;
  if (progress !== null && (progress.state !== followed?.dataset.state || progress.claimedAgain))
    // Not `reload`: that would ask for another code where the page came from a form.
    return location.replace(page);
  return progress?.over === true ? undefined : follow();
};
if (page !== "") void follow();

const copy = document.getElementById("copy-button");
const link = document.getElementById("binding-link") as HTMLInputElement | null;
if (copy !== null && link !== null && "clipboard" in navigator) {
  copy.hidden = false;
  copy.addEventListener("click", async () => {
    link.select();
    await navigator.clipboard.writeText(link.value).then(
      () => {
        copy.textContent = copy.dataset.copied ?? "";
      },
      // Not allowed to: the link is selected, to be copied by hand.
      () => {},
    );
  });
}
