import type { Imagined, Preview } from "../policy-preview.ts";
import type { ConsoleFrame } from "./console-shell.tsx";

type Props = { frame: ConsoleFrame; imagined: Imagined; preview: Preview };

/** A decision of the policy as a text: what happens, in the order in which it happens. */
export const PolicySentences = ({ frame, imagined, preview }: Props) =>
  preview.outcome === "refused" ? (
    <Refused frame={frame} imagined={imagined} preview={preview} />
  ) : (
    <Allowed frame={frame} imagined={imagined} preview={preview} />
  );

type Of<Outcome> = Omit<Props, "preview"> & { preview: Extract<Preview, { outcome: Outcome }> };

const Refused = ({ frame, imagined, preview }: Of<"refused">) => {
  const { policies: text } = frame.context.messages;
  const contradicted = imagined.verdict === "contradicted" && preview.why === "other_country";
  return (
    <>
      <h3>{text.refusedHeading}</h3>
      <ul class="console-sentences">
        <li>{text.refused[preview.why]}</li>
        {preview.mayImprove && <li>{text.mayImprove}</li>}
        {contradicted && imagined.kind === "page" && <li>{text.passkeyStill}</li>}
      </ul>
    </>
  );
};

const Allowed = ({ frame, imagined, preview }: Of<"allowed">) => {
  const { policies: text } = frame.context.messages;
  const { demands, grants } = text;
  const { question, checkCode } = preview.demands;
  const asked = [
    ...(imagined.kind === "page" && imagined.verdict === "unknown" ? [demands.passkeyFirst] : []),
    ...(question ? [demands.question] : []),
    demands.verification,
    ...(checkCode ? [demands.checkCode] : []),
    ...(question || checkCode ? [] : [demands.nothingMore]),
  ];
  const given = [
    grants[preview.form](preview.seconds),
    ...(preview.scopes.length > 0 ? [grants.scopes(preview.scopes.join(", "))] : []),
    ...(preview.withheld.length > 0 ? [grants.withheld(preview.withheld.join(", "))] : []),
    ...(imagined.kind === "page" && preview.form === "full" ? [grants.remembered] : []),
  ];
  return (
    <>
      <h3>{text.demanded}</h3>
      <Sentences said={asked} />
      <h3>{text.granted}</h3>
      <Sentences said={given} />
    </>
  );
};

const Sentences = ({ said }: { said: readonly string[] }) => (
  <ul class="console-sentences">
    {said.map((sentence) => (
      <li>{sentence}</li>
    ))}
  </ul>
);
