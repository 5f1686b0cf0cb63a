import type { Verdict } from "../proximity/verdict.ts";

/**
 * Two rings, the phone and the new screen: one and the same, linked, under one roof, with nothing known between them, or
 * kept apart. Only beside words that say it too.
 */
export const VerdictMark = ({ verdict }: { verdict: Verdict }) => (
  <svg
    class={`verdict-mark verdict-mark-${verdict}`}
    viewBox="0 0 44 26"
    fill="none"
    stroke-width="2.4"
    stroke-linecap="round"
    stroke-linejoin="round"
    aria-hidden="true"
    focusable="false"
  >
    {drawings[verdict]}
  </svg>
);

const drawings = {
  known: (
    <>
      <circle class="verdict-solid" cx="22" cy="13" r="10" />
      <path class="verdict-on-solid" d="M17.5 13.4 L20.8 16.6 L26.6 9.8" />
    </>
  ),
  nearby: (
    <>
      <circle cx="15.5" cy="13" r="9" />
      <circle cx="28.5" cy="13" r="9" />
    </>
  ),
  likely: (
    <>
      <path d="M4 11 L22 2.5 L40 11" />
      <circle cx="13.5" cy="18.5" r="5.5" />
      <circle cx="30.5" cy="18.5" r="5.5" />
    </>
  ),
  unknown: (
    <>
      <circle cx="8" cy="13" r="6" />
      <path d="M18.5 13 H18.6 M22 13 H22.1 M25.5 13 H25.6" />
      <circle cx="36" cy="13" r="6" />
    </>
  ),
  contradicted: (
    <>
      <circle cx="8" cy="13" r="6" />
      <path d="M25.5 4 L18.5 22" />
      <circle cx="36" cy="13" r="6" />
    </>
  ),
};
