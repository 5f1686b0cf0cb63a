import { CodeDisplay } from "../ui/code-display.tsx";
import type { PageContext } from "../ui/page-context.ts";
import { DenyForm, NotMineForm } from "./deny-forms.tsx";

type Props = { context: PageContext; requestId: string; title: string; checkCode: string; expectedHost: string };

/** Approved, but the new screen has yet to show that it is here: six digits go back to it, by hand. */
export const CheckCode = ({ context, requestId, title, checkCode, expectedHost }: Props) => {
  const { checking } = context.messages.proximity;
  return (
    <>
      <div class="told told-close" data-state="checking">
        <h1>{title}</h1>
        <CodeDisplay code={checkCode} label={checking.label} size="large" inThrees>
          <span class="working" />
        </CodeDisplay>
        <p>
          {checking.addressBar}
          <strong class="bar address" data-expected-host>
            {expectedHost}
          </strong>
        </p>
        <p class="warning">{checking.warning}</p>
      </div>
      <div class="decision decision-single">
        <DenyForm context={context} requestId={requestId} />
      </div>
      <NotMineForm context={context} requestId={requestId} />
    </>
  );
};
