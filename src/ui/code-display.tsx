import type { ComponentChildren } from "preact";
import { groupUserCode } from "../sign-in/user-code.ts";

type Props = {
  code: string;
  label: string;
  size: "large" | "medium";
  /** In threes where user codes go in pairs, so that nobody takes a check code for the code from before. */
  inThrees?: boolean;
  children?: ComponentChildren;
};

const lengthClass = (code: string): string =>
  code.length <= 6 ? "" : code.length <= 9 ? " code-longer" : " code-longest";

const groupsOf = (code: string, inThrees: boolean): string[] =>
  inThrees ? (code.match(/.{1,3}/g) ?? []) : groupUserCode(code).split(" ");

/**
 * The code on its signature line. Eyes get groups; screen readers get single digits, which they otherwise read
 * as numbers ("forty-eight"). `children` lies on the line: the countdown.
 */
export const CodeDisplay = ({ code, label, size, inThrees = false, children }: Props) => (
  <div class={`code code-${size}${lengthClass(code)}`} data-user-code={code}>
    <p class="code-label">{label}</p>
    <p class="code-digits">
      <span class="visually-hidden">{[...code].join(" ")}</span>
      <span aria-hidden="true">
        {groupsOf(code, inThrees).map((group) => (
          <span class="code-group">{group}</span>
        ))}
      </span>
    </p>
    <div class="code-line">{children}</div>
  </div>
);
