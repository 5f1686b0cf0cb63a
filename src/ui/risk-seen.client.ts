/** Tells the server that the meter was looked at, on pages that ask for it. Nothing depends on its arriving. */
if (document.querySelector("[data-risk-seen]") !== null) {
  void fetch("/security/risk/seen", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: "{}",
  }).catch(() => undefined);
}
