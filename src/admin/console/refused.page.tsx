import { type ConsoleFrame, ConsoleShell, type SectionName } from "./console-shell.tsx";

type Props = {
  frame: ConsoleFrame;
  section: SectionName;
  reason: string;
  back: string;
};

/** An action's no, among the pages of the console: why, and the way back. */
export const RefusedPage = ({ frame, section, reason, back }: Props) => {
  const { refused } = frame.context.messages.console;
  return (
    <ConsoleShell frame={frame} section={section} title={refused.title}>
      <h1>{refused.title}</h1>
      <p class="lead">{reason}</p>
      <p class="actions">
        <a class="button" href={back}>
          {refused.back}
        </a>
      </p>
    </ConsoleShell>
  );
};
