import type { Messages } from "../../messages/messages.ts";
import { PasskeyAlert } from "../../ui/passkey-alert.tsx";
import { type ConsoleFrame, ConsoleShell, type SectionName } from "./console-shell.tsx";

type Props = {
  frame: ConsoleFrame;
  section: SectionName;
  /** The form that was sent: where to, and what was in it. */
  path: string;
  fields: Readonly<Record<string, string>>;
};

/** A change was asked for without a touch of the last minutes: the passkey is asked for, and the form goes on where it was. */
export const VerifyPage = ({ frame, section, path, fields }: Props) => {
  const text: Messages["console"]["verify"] = frame.context.messages.console.verify;
  return (
    <ConsoleShell frame={frame} section={section} title={text.title}>
      <h1>{text.title}</h1>
      <p class="lead">{text.explanation}</p>
      <PasskeyAlert context={frame.context} />
      <form class="actions" method="post" action={path} data-fresh="" data-fresh-for="0">
        {Object.entries(fields).map(([name, value]) => (
          <input type="hidden" name={name} value={value} />
        ))}
        <button class="button button-approve" type="submit">
          {text.proceed}
        </button>
        <a href="/admin">{text.leave}</a>
      </form>
    </ConsoleShell>
  );
};
