const askAgainMilliseconds = 3_000;

/**
 * Loads the page anew as soon as its server answers. A page that is loaded while it does not is the browser's own page
 * of an error, and never comes back by itself.
 */
export const reloadWhenServed = async (): Promise<void> => {
  // A HEAD of the page changes nothing; a proxy whose server is away answers it with 502 or 503.
  const answer = await fetch(location.href, { method: "HEAD", cache: "no-store" }).catch(() => null);
  if (answer !== null && answer.status < 500) location.reload();
  else setTimeout(() => void reloadWhenServed(), askAgainMilliseconds);
};
