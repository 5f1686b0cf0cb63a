/** Vouching without network: a number from the other screen, a touch, and the digits that answer it. */
import { useEffect, useState } from "preact/hooks";
import { ocraDigits, ocraInput } from "../sign-in/ocra.ts";
import type { AppWords } from "../ui/app-words.ts";
import type { ScreenProps } from "./app.client.tsx";
import { answerShownMilliseconds, groupAnswer, readChallenge } from "./offline-answer.ts";
import { rememberedPasskey } from "./offline-passkey.client.ts";
import { keyWithoutNetwork } from "./passkey-key.client.ts";
import { ScreenTop } from "./screen-top.client.tsx";

type Step =
  | { at: "ask"; complaint: "malformed" | "cancelled" | "noPrf" | null }
  | { at: "answer"; digits: string }
  | { at: "gone" };

/** RFC 6287 §6: the HMAC here, the digits of it in ocra.ts. */
async function answerTo(challenge: string, key: Uint8Array<ArrayBuffer>): Promise<string> {
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const imported = await crypto.subtle.importKey("raw", key, algorithm, false, ["sign"]);
  return ocraDigits(new Uint8Array(await crypto.subtle.sign("HMAC", imported, ocraInput(challenge))));
}

async function takeStep(typed: string, passkey: string): Promise<Step> {
  const challenge = readChallenge(typed);
  if (challenge === null) return { at: "ask", complaint: "malformed" };
  try {
    const key = await keyWithoutNetwork(passkey);
    if (key === null) return { at: "ask", complaint: "noPrf" };
    return { at: "answer", digits: await answerTo(challenge, key) };
  } catch {
    // The finger was not the owner's, or went away: the browser has told the person already.
    return { at: "ask", complaint: "cancelled" };
  }
}

type Words = AppWords["offline"];

const Question = (props: {
  words: Words;
  challenge: string;
  passkey: string;
  step: Step;
  onStep: (next: Step) => void;
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

/** Eyes get pairs; screen readers get single digits, which they otherwise read as numbers. */
const Answer = ({ words, digits }: { words: Words; digits: string }) => (
  <div class="app-answer" role="status">
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

export const OfflineScreen = ({ words: { offline, back }, challenge }: ScreenProps) => {
  const [step, setStep] = useState<Step>({ at: "ask", complaint: null });
  const passkey = rememberedPasskey();
  useEffect(() => {
    if (step.at !== "answer") return;
    const timer = setTimeout(() => setStep({ at: "gone" }), answerShownMilliseconds);
    return () => clearTimeout(timer);
  }, [step]);
  return (
    <div class="app-screen" data-step={passkey === null ? "not-set-up" : step.at}>
      <ScreenTop back={back} title={passkey === null ? offline.notSetUp : offline.title} />
      <p class="app-status hint">{passkey === null ? offline.notSetUpHint : offline.explanation}</p>
      {passkey === null && (
        <a class="button" href="#settings">
          {offline.toSettings}
        </a>
      )}
      {passkey !== null && step.at === "ask" && (
        <>
          <p class="caution">{offline.caution}</p>
          <Question words={offline} challenge={challenge ?? ""} passkey={passkey} step={step} onStep={setStep} />
        </>
      )}
      {step.at === "answer" && <Answer words={offline} digits={step.digits} />}
      {step.at === "gone" && <p role="status">{offline.gone}</p>}
      {(step.at === "answer" || step.at === "gone") && (
        <button
          class="button button-quiet app-another"
          type="button"
          onClick={() => setStep({ at: "ask", complaint: null })}
        >
          {offline.another}
        </button>
      )}
    </div>
  );
};
