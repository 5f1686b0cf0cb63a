import type { PageContext } from "./page-context.ts";

/**
 * Two pen loops on one line: a signature and, in the second ink, its countersign. Green is the ink in which
 * auditors and ministers countersign.
 */
export const Mark = () => (
  <svg
    class="mark"
    viewBox="0 0 34 24"
    fill="none"
    stroke-width="2.4"
    stroke-linecap="round"
    aria-hidden="true"
    focusable="false"
  >
    <path class="mark-first" d="M2 20.5 C9 18 14 9 12.6 4.6 C11.6 1.8 7.6 4.6 8 11.5 C8.3 17 11 20.6 14.6 20" />
    <path
      class="mark-second"
      d="M14.6 20 C21.5 18 26.6 9 25.2 4.6 C24.2 1.8 20.2 4.6 20.6 11.5 C21 18.6 25.4 22.6 32 18.6"
    />
  </svg>
);

export const Wordmark = ({ context }: { context: PageContext }) => (
  <a class="wordmark" href="/" aria-label={context.messages.shell.home}>
    <Mark />
    <span>Countersign</span>
  </a>
);
