import { FormField } from "../ui/form-field.tsx";
import type { PageContext } from "../ui/page-context.ts";
import type { SignInScreen } from "./next-step.ts";

type Checking = Extract<SignInScreen, { state: "checking" }>;
type Props = { context: PageContext; requestId: string; screen: Checking; firstTry: boolean };

/** The new screen asks for the six digits that the phone shows. */
export const CheckCodeForm = ({ context, requestId, screen, firstTry }: Props) => {
  const words = context.messages.proximity.screen;
  const { explanation: notDigits } = context.messages.refusals.check_code_malformed;
  const wrong = firstTry ? null : words.wrongDigits(screen.triesLeft);
  return (
    <form id="check-form" class="check-form" method="post" action="/sign-in/check" data-tries-left={screen.triesLeft}>
      <input type="hidden" name="request" value={requestId} />
      <FormField
        id="check-code"
        name="code"
        class="code-input"
        label={words.checkField}
        hint={words.checkHint}
        error={screen.malformed === undefined ? wrong : notDigits}
        value={screen.malformed ?? ""}
        inputmode="numeric"
        autocomplete="off"
        maxlength={16}
        autofocus
      />
      <button id="check-button" class="button" type="submit">
        {words.check}
      </button>
    </form>
  );
};
