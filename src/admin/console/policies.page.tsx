import { VerdictMark } from "../../ui/verdict-mark.tsx";
import type { Imagined, Preview } from "../policy-preview.ts";
import { clientPath } from "./clients.page.tsx";
import { type ConsoleFrame, ConsoleShell } from "./console-shell.tsx";
import { PolicySentences } from "./policy-sentences.tsx";
import { type Situation, SituationForm } from "./situation-form.tsx";

export type Previews = readonly { readonly verdict: Imagined["verdict"]; readonly preview: Preview }[];

type Props = Situation & {
  frame: ConsoleFrame;
  /** One of each verdict. */
  previews: Previews;
  enforced: boolean;
};

/** Somebody thinks up a situation, and reads what would be demanded and granted. */
export const PoliciesPage = ({ frame, clients, chosen, imagined, previews, enforced }: Props) => {
  const { policies: text, policies } = frame.context.messages;
  const preview = previews.find(({ verdict }) => verdict === imagined.verdict)?.preview;
  return (
    <ConsoleShell frame={frame} section="policies" title={text.title}>
      <h1>{text.heading}</h1>
      <p class="lead">{text.lead}</p>
      {!enforced && <p class="alert">{text.off}</p>}
      <div class="console-halves">
        <SituationForm frame={frame} clients={clients} chosen={chosen} imagined={imagined} />
        {preview !== undefined && (
          <section class="console-sheet" aria-labelledby="result-heading" data-preview={preview.outcome}>
            <h2 id="result-heading">{text.result}</h2>
            <p class="hint">
              {[chosen?.name ?? text.itself, policies.ways[imagined.kind], policies.verdicts[imagined.verdict]].join(
                " · ",
              )}
            </p>
            <PolicySentences frame={frame} imagined={imagined} preview={preview} />
            {chosen !== null && (
              <p class="actions">
                <a href={`${clientPath(chosen.id)}#policy-heading`}>{text.change(chosen.name)}</a>
              </p>
            )}
          </section>
        )}
      </div>
      <VerdictTable frame={frame} previews={previews} chosen={imagined.verdict} />
    </ConsoleShell>
  );
};

const VerdictTable = ({
  frame,
  previews,
  chosen,
}: {
  frame: ConsoleFrame;
  previews: Previews;
  chosen: Imagined["verdict"];
}) => {
  const { policies: text } = frame.context.messages;
  return (
    <section aria-labelledby="all-heading">
      <h2 id="all-heading">{text.allVerdicts}</h2>
      <table class="console-table" aria-labelledby="all-heading">
        <thead>
          <tr>
            <th scope="col">{text.verdict}</th>
            <th scope="col">{text.demanded}</th>
            <th scope="col">{text.granted}</th>
          </tr>
        </thead>
        <tbody>
          {previews.map(({ verdict, preview }) => (
            <tr class={verdict === chosen ? "console-here" : undefined}>
              <th scope="row">
                <span class="console-verdict">
                  <VerdictMark verdict={verdict} />
                  {text.verdicts[verdict]}
                </span>
              </th>
              <td>
                {preview.outcome === "refused" ? text.refused[preview.why] : demandedInBrief(frame, preview.demands)}
              </td>
              <td>
                {preview.outcome === "refused"
                  ? text.brief.refused
                  : `${text.brief[preview.form]}, ${frame.context.messages.duration(preview.seconds)}`}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
};

const demandedInBrief = (
  frame: ConsoleFrame,
  { question, checkCode }: { readonly question: boolean; readonly checkCode: boolean },
): string => {
  const { brief } = frame.context.messages.policies;
  return checkCode ? brief.checkCode : question ? brief.question : brief.nothingMore;
};
