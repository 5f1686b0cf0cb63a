/** Vouching without network: a number from the other screen, a touch, and the digits that answer it. */
import { useEffect, useRef, useState } from "preact/hooks";
import type { AppWords } from "../ui/app-words.ts";
import type { ScreenProps } from "./app.client.tsx";
import { answerShownMilliseconds, groupAnswer } from "./offline-answer.ts";
import { rememberedPasskey } from "./offline-passkey.client.ts";
import { type OfflineStep, takeStep } from "./offline-step.client.ts";
import { ScreenTop } from "./screen-top.client.tsx";

type Words = AppWords["offline"];

const Question = (props: {
  words: Words;
  challenge: string;
  passkey: string;
  step: OfflineStep;
  onStep: (next: OfflineStep) => void;
}) => {
  const { words, passkey, step, onStep } = props;
  const [typed, setTyped] = useState(props.challenge);
  const [busy, setBusy] = useState(false);
  const complaint = step.at === "ask" ? step.complaint : null;
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    onStep(await takeStep(typed, passkey));
    setBusy(false);
  };
  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      <div class="field">
        <label for="challenge">{words.field}</label>
        <input
          id="challenge"
          class="code-input code-input-long"
          type="text"
          inputMode="numeric"
          autocomplete="off"
          spellcheck={false}
          maxLength={40}
          value={typed}
          onInput={({ currentTarget }) => setTyped(currentTarget.value)}
          aria-invalid={complaint === "malformed" ? "true" : undefined}
          aria-describedby="challenge-hint challenge-error"
        />
        <p class="field-error" id="challenge-error" role="alert" hidden={complaint === null}>
          {complaint === null ? "" : words[complaint]}
        </p>
        <p class="hint" id="challenge-hint">
          {words.hint}
        </p>
      </div>
      <button class="button button-wide" type="submit" aria-busy={busy}>
        {words.answer}
      </button>
      <p class="app-scan-instead">
        <a href="#scan">{words.scan}</a>
      </p>
    </form>
  );
};

/** Eyes get pairs; screen readers come here by the focus and get single digits, which they otherwise read as numbers. */
const Answer = ({ words, digits }: { words: Words; digits: string }) => {
  const block = useRef<HTMLDivElement>(null);
  useEffect(() => block.current?.focus(), []);
  return (
    <div class="app-answer" ref={block} tabIndex={-1}>
      <p class="code-label">{words.answerLabel}</p>
      <p class="code-digits">
        <span class="visually-hidden">{[...digits].join(" ")}</span>
        <span aria-hidden="true">
          {groupAnswer(digits).map((pair, index) => (
            <span class="code-group" key={index}>
              {pair}
            </span>
          ))}
        </span>
      </p>
      <div class="code-line">
        <div class="app-answer-time" />
      </div>
      <p class="hint below">{words.expires}</p>
    </div>
  );
};

export const OfflineScreen = ({ words: { offline, back }, challenge }: ScreenProps) => {
  const [step, setStep] = useState<OfflineStep>({ at: "ask", complaint: null });
  const [scanned, setScanned] = useState(challenge ?? "");
  const passkey = rememberedPasskey();
  useEffect(() => {
    if (step.at !== "answer") return;
    const timer = setTimeout(() => setStep({ at: "gone" }), answerShownMilliseconds);
    return () => clearTimeout(timer);
  }, [step]);
  return (
    <div class="app-screen" data-step={passkey === null ? "not-set-up" : step.at}>
      <ScreenTop back={back} title={passkey === null ? offline.notSetUp : offline.title} />
      {step.at === "ask" && (
        <p class="app-status hint">{passkey === null ? offline.notSetUpHint : offline.explanation}</p>
      )}
      {passkey === null && (
        <a class="button" href="#settings">
          {offline.toSettings}
        </a>
      )}
      {passkey !== null && step.at === "ask" && (
        <>
          <p class="caution">{offline.caution}</p>
          <Question words={offline} challenge={scanned} passkey={passkey} step={step} onStep={setStep} />
        </>
      )}
      {step.at === "answer" && <Answer words={offline} digits={step.digits} />}
      {step.at === "gone" && <p role="status">{offline.gone}</p>}
      {(step.at === "answer" || step.at === "gone") && (
        <button
          class="button button-quiet app-another"
          type="button"
          onClick={() => {
            setScanned("");
            setStep({ at: "ask", complaint: null });
          }}
        >
          {offline.another}
        </button>
      )}
    </div>
  );
};
