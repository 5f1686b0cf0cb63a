/** One request on the home screen: who asks, the field for the code, and the way to say no. */
import { useState } from "preact/hooks";
import { type AppWords, ago, fill } from "../ui/app-words.ts";
import type { PendingRequest } from "./connection.ts";

type Props = {
  words: AppWords;
  request: PendingRequest;
  /** By the server's clock. */
  serverNow: number;
  /** Without a connection neither button leads anywhere. */
  away: boolean;
  onDenied: (id: string) => void;
};

/** True when the server has taken the no. */
const sayNo = async (id: string): Promise<boolean> => {
  const answer = await fetch(`/app/requests/${encodeURIComponent(id)}/deny`, {
    method: "POST",
    headers: { accept: "application/json", "content-type": "application/json" },
    body: JSON.stringify({ reason: "not_started_by_me" }),
  }).catch(() => null);
  // What is over already needs no more saying no to.
  return answer !== null && (answer.ok || answer.status === 404 || answer.status === 409 || answer.status === 410);
};

const purposeOf = (words: AppWords, { kind, clientName }: PendingRequest): string => {
  if (kind === "ciba") return words.request.direct;
  return clientName === null ? words.request.itself : fill(words.request.forApp, { app: clientName });
};

const CodeField = ({ words, id }: { words: AppWords; id: string }) => (
  <div class="field">
    <label for={`code-${id}`}>{words.request.field}</label>
    <input
      id={`code-${id}`}
      name="code"
      class="code-input"
      type="text"
      required
      inputMode="numeric"
      autocomplete="off"
      spellcheck={false}
      maxLength={512}
    />
  </div>
);

export const RequestCard = ({ words, request, serverNow, away, onDenied }: Props) => {
  const [busy, setBusy] = useState(false);
  const { id, kind, browser, system, place, clientName, createdAt } = request;
  const direct = kind === "ciba";
  const device = direct ? (clientName ?? "") : fill(words.device, { browser, system });
  const asked = fill(words.request.asked, { ago: ago(words, createdAt, serverNow) });
  const deny = async (): Promise<void> => {
    setBusy(true);
    if (await sayNo(id)) onDenied(id);
    else setBusy(false);
  };
  return (
    <li class="app-request" data-request={id}>
      <h2>{device}</h2>
      <p class="hint">{purposeOf(words, request)}</p>
      <p class="hint">{place === null ? asked : `${place} · ${asked}`}</p>
      <form method="post" action={direct ? `/app/requests/${encodeURIComponent(id)}/open` : "/link"}>
        {!direct && <CodeField words={words} id={id} />}
        <div class="app-decision">
          <button class="button button-approve" type="submit" disabled={away}>
            {direct ? words.request.look : words.request.proceed}
          </button>
          <button
            class="button button-alarm"
            type="button"
            aria-label={fill(words.request.notMeNamed, { device })}
            aria-busy={busy}
            disabled={away}
            onClick={() => void deny()}
          >
            {words.request.notMe}
          </button>
        </div>
      </form>
    </li>
  );
};
