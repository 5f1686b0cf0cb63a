import type { ComponentChildren } from "preact";
import type { PageContext } from "./page-context.ts";
import { SharedScreenBar } from "./shared-screen-bar.tsx";
import { Wordmark } from "./wordmark.tsx";

type Props = {
  context: PageContext;
  title: string;
  /** Source path of the page's one script, as PageContext.assetUrl names it. */
  script?: string;
  /** `narrow` is a column to read and answer in; `wide` has room for a second column. */
  width?: "narrow" | "wide";
  /** With scripts off, load this address so often, so that the page still follows what happens on the phone. */
  refreshWithoutScript?: { seconds: number; address: string } | undefined;
  /** Where else one can go, between the masthead and the page. */
  navigation?: ComponentChildren;
  /** What only this page has in its head. */
  head?: ComponentChildren;
  children: ComponentChildren;
};

// The mark as a tab icon; data: images are allowed by the content security policy.
const icon =
  "data:image/svg+xml," +
  encodeURIComponent(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="-1 -5 36 34" fill="none" stroke-width="3.4" stroke-linecap="round"><style>.a{stroke:#1c2a33}@media(prefers-color-scheme:dark){.a{stroke:#e6ece9}}</style><path class="a" d="M2 20.5C9 18 14 9 12.6 4.6 11.6 1.8 7.6 4.6 8 11.5 8.3 17 11 20.6 14.6 20"/><path stroke="#1c8a5c" d="M14.6 20C21.5 18 26.6 9 25.2 4.6 24.2 1.8 20.2 4.6 20.6 11.5 21 18.6 25.4 22.6 32 18.6"/></svg>',
  );

export const PageShell = ({
  context,
  title,
  script,
  width = "narrow",
  refreshWithoutScript,
  navigation,
  head,
  children,
}: Props) => {
  const shared = context.onSharedScreen?.() === true;
  return (
    <html lang={context.language}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
        <meta name="color-scheme" content="light dark" />
        <meta name="theme-color" content="#f5f7f6" media="(prefers-color-scheme: light)" />
        <meta name="theme-color" content="#11181c" media="(prefers-color-scheme: dark)" />
        <meta name="robots" content="noindex" />
        <title>{`${title} · Countersign`}</title>
        <link rel="icon" href={icon} />
        <link rel="stylesheet" href={context.assetUrl("src/ui/ui.css")} />
        {head}
        {script !== undefined && <script type="module" src={context.assetUrl(script)} />}
        {shared && <script type="module" src={context.assetUrl("src/ui/shared-screen.client.ts")} />}
        {refreshWithoutScript !== undefined && (
          <noscript>
            <meta
              http-equiv="refresh"
              content={`${refreshWithoutScript.seconds}; url=${refreshWithoutScript.address}`}
            />
          </noscript>
        )}
      </head>
      <body>
        <header class="masthead">
          <Wordmark context={context} />
        </header>
        {shared && <SharedScreenBar context={context} />}
        {navigation}
        <main class={`page page-${width}`}>{children}</main>
      </body>
    </html>
  );
};
