import type { ComponentChildren } from "preact";
import { groupUserCode } from "../sign-in/user-code.ts";

type Props = { code: string; label: string; size: "large" | "medium"; children?: ComponentChildren };

const lengthClass = (code: string): string =>
  code.length <= 6 ? "" : code.length <= 9 ? " code-longer" : " code-longest";

/**
 * The user code on its signature line. Eyes get groups; screen readers get single digits, which they otherwise read
 * as numbers ("forty-eight"). `children` lies on the line: the countdown.
 */
export const CodeDisplay = ({ code, label, size, children }: Props) => (
  <div class={`code code-${size}${lengthClass(code)}`} data-user-code={code}>
    <p class="code-label">{label}</p>
    <p class="code-digits">
      <span class="visually-hidden">{[...code].join(" ")}</span>
      <span aria-hidden="true">
        {groupUserCode(code)
          .split(" ")
          .map((group) => (
            <span class="code-group">{group}</span>
          ))}
      </span>
    </p>
    <div class="code-line">{children}</div>
  </div>
);
