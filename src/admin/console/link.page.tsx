import { QrCode } from "../../ui/qr-code.tsx";
import { type ConsoleFrame, ConsoleShell } from "./console-shell.tsx";

type Props = {
  frame: ConsoleFrame;
  title: string;
  /** For whom, and what it does. */
  explanation: string;
  url: string;
  /** How long it is good for, in words. */
  until: string;
  back: { readonly href: string; readonly label: string };
};

/** A link that is shown once: to be scanned, or to be copied. */
export const LinkPage = ({ frame, title, explanation, url, until, back }: Props) => {
  const { link: text } = frame.context.messages.people;
  return (
    <ConsoleShell frame={frame} section="people" title={title}>
      <h1>{title}</h1>
      <p class="lead">{explanation}</p>
      <div class="console-link">
        <QrCode text={url} />
        <div class="console-link-words">
          <p>{text.scan}</p>
          <div class="field">
            <label for="link">{text.copy}</label>
            <input id="link" type="text" readonly value={url} aria-describedby="link-hint" data-select="" />
            <p class="hint" id="link-hint">
              {text.once} {until}
            </p>
          </div>
        </div>
      </div>
      <p class="actions">
        <a class="button button-quiet" href={back.href}>
          {back.label}
        </a>
      </p>
    </ConsoleShell>
  );
};
