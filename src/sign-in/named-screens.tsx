import { limits } from "../limits.ts";
import { CodeDisplay } from "../ui/code-display.tsx";
import { FormField } from "../ui/form-field.tsx";
import type { PageContext } from "../ui/page-context.ts";
import { QrCode } from "../ui/qr-code.tsx";
import type { SignInScreen } from "./next-step.ts";

type Props = { context: PageContext; requestId: string };

/** Under the code, once a name was typed: where the question went, and what to do when it does not arrive. */
export const NamedNote = ({ context, requestId, named }: Props & { named: string }) => {
  const words = context.messages.ask.named;
  return (
    <section class="named" aria-labelledby="named-heading">
      <h2 id="named-heading">{words.heading}</h2>
      <ol class="steps" aria-label={context.messages.signIn.steps.label}>
        <li>{words.explanation(named)}</li>
        <li>{words.enter}</li>
        <li>{context.messages.signIn.steps.approve}</li>
      </ol>
      <p class="hint">{words.otherwise}</p>
      <div class="named-ways">
        <PostButton action="/sign-in/offline" requestId={requestId} label={words.offline} />
        <PostButton action="/sign-in/unname" requestId={requestId} label={words.notYou} />
      </div>
    </section>
  );
};

/** A phone without network: the number it is given, and the answer it gives. */
export const OfflineScreen = ({
  context,
  requestId,
  screen,
}: Props & { screen: Extract<SignInScreen, { state: "offline" }> }) => {
  const { ask, refusals } = context.messages;
  const words = ask.offline;
  const wrong = screen.triesLeft < limits.offlineAnswerTries ? words.wrong(screen.triesLeft) : null;
  return (
    <div class="told offline-screen" data-state="offline" data-announcement={words.heading}>
      <h2>{words.heading}</h2>
      <p class="lead">{words.explanation}</p>
      <div class="offline-challenge">
        <CodeDisplay code={screen.challenge} label={words.challenge} size="medium" />
        <figure>
          <QrCode text={`countersign-offline:${screen.challenge}`} />
          <figcaption class="hint">{words.scan}</figcaption>
        </figure>
      </div>
      <form
        id="answer-form"
        class="check-form"
        method="post"
        action="/sign-in/answer"
        data-tries-left={screen.triesLeft}
        data-challenge={screen.challenge}
      >
        <input type="hidden" name="request" value={requestId} />
        <FormField
          id="offline-answer"
          name="answer"
          class="code-input"
          label={words.answer}
          hint={words.answerHint}
          error={screen.malformed === undefined ? wrong : refusals.answer_malformed.explanation}
          value={screen.malformed ?? ""}
          inputmode="numeric"
          autocomplete="off"
          maxlength={24}
          autofocus
        />
        <button id="answer-button" class="button" type="submit">
          {words.submit}
        </button>
      </form>
      <PostButton action="/sign-in/code" requestId={requestId} label={words.back} />
    </div>
  );
};

const PostButton = ({ action, requestId, label }: { action: string; requestId: string; label: string }) => (
  <form method="post" action={action}>
    <input type="hidden" name="request" value={requestId} />
    <button class="button button-quiet" type="submit">
      {label}
    </button>
  </form>
);
