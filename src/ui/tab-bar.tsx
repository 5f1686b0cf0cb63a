import type { Messages } from "../messages/messages.ts";
import { Mark } from "./wordmark.tsx";

/** The places of a signed-in person, in the order of the bar. The app lies in the middle, under the thumb. */
const tabs = [
  { name: "home", href: "/" },
  { name: "security", href: "/security" },
  { name: "app", href: "/app" },
  { name: "devices", href: "/devices" },
  { name: "activity", href: "/activity" },
] as const;

export type TabName = (typeof tabs)[number]["name"];

type Props = {
  /** `messages.navigation`, and nothing else of the catalogue: the app's shell is static and small. */
  words: Messages["navigation"];
  active: TabName;
};

/**
 * The way between the pages about the account: a bar at the foot of a phone, a row under the masthead of a wide
 * screen. Only phones show the way to the app; the style sheet hides it elsewhere, except in the app itself.
 */
export const TabBar = ({ words, active }: Props) => (
  <nav class="tab-bar" aria-label={words.label}>
    <ul>
      {tabs.map(({ name, href }) => (
        <li class={`tab tab-${name}`}>
          <a href={href} aria-current={name === active ? "page" : undefined}>
            <TabIcon name={name} />
            <span>{words[name]}</span>
          </a>
        </li>
      ))}
    </ul>
  </nav>
);

const TabIcon = ({ name }: { name: TabName }) =>
  name === "app" ? (
    <Mark />
  ) : (
    <svg
      class="tab-icon"
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      stroke-width="1.75"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      {drawings[name]}
    </svg>
  );

const drawings = {
  home: <path d="M3.5 11.2 L12 4.2 L20.5 11.2 M6 9.4 V19.5 H18 V9.4 M10 19.5 V14 H14 V19.5" />,
  security: (
    <path d="M12 3.5 L19 6 V11.5 C19 16 16.2 19 12 20.7 C7.8 19 5 16 5 11.5 V6 Z M8.8 12 L11.2 14.4 L15.4 9.6" />
  ),
  devices: (
    <>
      <path d="M12 16.5 H2.5 M4 16.5 V6.8 A1.3 1.3 0 0 1 5.3 5.5 H17.7 A1.3 1.3 0 0 1 19 6.8" />
      <rect x="14.5" y="9.5" width="7" height="11" rx="1.6" />
      <path d="M17.6 17.8 H18.4" />
    </>
  ),
  activity: (
    <>
      <circle cx="12" cy="12" r="8.3" />
      <path d="M12 7.3 V12 L15.4 14" />
    </>
  ),
};
