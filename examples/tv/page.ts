import { renderSVG } from "uqr";

export type Screen =
  | { readonly name: "off" }
  | { readonly name: "waiting"; readonly code: string; readonly address: string; readonly link: string }
  | { readonly name: "signed-in"; readonly person: string }
  | { readonly name: "stopped"; readonly why: string };

/** The page that shows this state. `version` tells `follow.js` whether the state has changed since. */
export const tvPage = (screen: Screen, version: number): string => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Example TV</title>
<link rel="stylesheet" href="/tv.css">
<script src="/follow.js" defer></script>
<noscript><meta http-equiv="refresh" content="5"></noscript>
<body data-version="${version}" class="${screen.name}">
<header>Example TV</header>
<main>${content(screen)}</main>
</body>
</html>`;

function content(screen: Screen): string {
  switch (screen.name) {
    case "waiting":
      return `<div class="qr">${renderSVG(screen.link, { border: 4 })}</div>
<div>
<h1>Sign in with your phone</h1>
<p>Scan the picture, or open <strong>${escapeHtml(screen.address.replace(/^https?:\/\//, ""))}</strong> and enter</p>
<p class="code" aria-label="${escapeHtml(digits(screen.code))}">${escapeHtml(screen.code.replaceAll("-", " "))}</p>
${button("Get a new code")}
</div>`;
    case "signed-in":
      return `<div><h1>Hello ${escapeHtml(screen.person)}</h1><p>You are signed in on this television.</p>${button("Sign out")}</div>`;
    case "stopped":
      return `<div><h1>Not signed in</h1><p class="why">${escapeHtml(screen.why)}</p>${button("Try again")}</div>`;
    case "off":
      return "";
  }
}

const button = (label: string): string =>
  `<form method="post" action="/again"><button autofocus>${label}</button></form>`;

/** Read aloud digit by digit. */
const digits = (code: string): string => [...code.replaceAll("-", "")].join(" ");

const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
