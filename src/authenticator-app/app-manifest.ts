/** The web app manifest (W3C Web Application Manifest), which makes /app installable. */

interface Words {
  readonly description: string;
  readonly scan: string;
  readonly typeCode: string;
}

const folder = "src/authenticator-app/icons";

/**
 * The scope is the whole origin, although the service worker's is /app: the approval card and the pages about the account
 * belong to the app, and a browser shows what lies outside the scope in a window of its own, on iOS without its session.
 */
export function appManifest(language: string, words: Words, assetUrl: (entry: string) => string): object {
  const png = (name: string, size: number, purpose: string) => ({
    src: assetUrl(`${folder}/${name}.png`),
    sizes: `${size}x${size}`,
    type: "image/png",
    purpose,
  });
  return {
    id: "/app",
    name: "Countersign",
    short_name: "Countersign",
    description: words.description,
    lang: language,
    start_url: "/app",
    scope: "/",
    display: "standalone",
    background_color: "#f5f7f6",
    theme_color: "#f5f7f6",
    icons: [
      png("icon-192", 192, "any"),
      png("icon-512", 512, "any"),
      png("maskable-512", 512, "maskable"),
      { src: assetUrl(`${folder}/icon.svg`), sizes: "any", type: "image/svg+xml", purpose: "any" },
      png("badge-96", 96, "monochrome"),
    ],
    shortcuts: [
      { name: words.scan, url: "/app#scan" },
      { name: words.typeCode, url: "/link" },
    ],
  };
}
