import type { IDToken } from "openid-client";

export const signedOutPage = (): string =>
  page('<h1>Example web app</h1><p>Nobody is signed in.</p><p><a class="button" href="/sign-in">Sign in</a></p>');

export const signedInPage = (claims: IDToken): string =>
  page(`<h1>Hello ${escapeHtml(String(claims.name ?? claims.sub))}</h1>
<p>This is what Countersign says about you.</p>
<dl>${Object.entries(claims).map(row).join("")}</dl>
<form method="post" action="/sign-out"><button>Sign out</button></form>`);

export const failedPage = (why: string): string =>
  page(`<h1>That did not work</h1><p>${escapeHtml(why)}</p><p><a class="button" href="/">Back to the start</a></p>`);

const row = ([name, value]: [string, unknown]): string =>
  `<dt>${escapeHtml(name)}</dt><dd>${escapeHtml(typeof value === "string" ? value : JSON.stringify(value))}</dd>`;

const page = (content: string): string => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Example web app</title>
<link rel="stylesheet" href="/web-app.css">
<main>${content}</main>
</html>`;

const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
