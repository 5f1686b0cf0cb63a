import type { Deps } from "../deps.ts";
import type { AppContext } from "../http/app-env.ts";
import { readCookie } from "../http/cookies.ts";
import { renderPage, retryAfterSeconds } from "../http/respond.tsx";
import { refusalText } from "../messages/messages.ts";
import type { ProofProblem } from "./proof-methods.tsx";
import { RecoverPage, type RecoverStep } from "./recover.page.tsx";
import { type RecoveryView, viewRecovery } from "./recovery.flow.ts";

/** What this browser has begun, if anything. */
export async function viewOf(c: AppContext, deps: Deps): Promise<RecoveryView | null> {
  const secret = readCookie(c, "recovery");
  return secret === null ? null : viewRecovery(deps, secret);
}

interface Shown {
  readonly sent?: "email" | "sms" | null;
  readonly problem?: ProofProblem;
  readonly nameProblem?: string;
}

export async function showStep(
  c: AppContext,
  deps: Deps,
  shown: Shown,
  status: 200 | 400 | 403 | 429 = 200,
): Promise<Response> {
  const step = stepOf(await viewOf(c, deps), deps, shown);
  return renderPage(c, <RecoverPage context={c.get("request").page} step={step} />, status);
}

function stepOf(view: RecoveryView | null, deps: Deps, shown: Shown): RecoverStep {
  if (view === null) return { name: "name", problem: shown.nameProblem ?? null };
  const { recovery, state, passIsLive } = view;
  const { identifier, proofs } = recovery;
  switch (state.name) {
    case "proving":
    case "waiting":
      return {
        name: "proving",
        identifier,
        proofs,
        readyAt: state.name === "waiting" ? state.until : null,
        sms: deps.config.smsWebhookUrl !== "",
        sent: shown.sent ?? null,
        problem: shown.problem ?? null,
        now: deps.clock.now(),
      };
    case "ready":
      return { name: "ready", identifier };
    case "finished":
      return { name: "finished", goOn: passIsLive };
    default:
      return { name: state.name };
  }
}

/** Said beside the field; where there is nothing to prove any more, the page says where the recovery stands. */
export async function proofRefused(
  c: AppContext,
  deps: Deps,
  method: ProofProblem["method"],
  reason: "recovery_proof_wrong" | "too_many_tries" | "recovery_over",
): Promise<Response> {
  if (reason === "recovery_over") return c.redirect("/recover", 303);
  const { messages } = c.get("request").page;
  const sentence = refusalText(messages, reason, retryAfterSeconds(c, reason)).explanation;
  return showStep(c, deps, { problem: { method, sentence } }, reason === "too_many_tries" ? 429 : 403);
}

/** Said beside the name, whoever's it is. */
export function nameRefused(
  c: AppContext,
  deps: Deps,
  reason: "recovery_name_missing" | "too_many_tries" | "recovery_cooled",
): Promise<Response> {
  const { messages } = c.get("request").page;
  const nameProblem = refusalText(messages, reason, retryAfterSeconds(c, reason)).explanation;
  return showStep(c, deps, { nameProblem }, reason === "recovery_name_missing" ? 400 : 429);
}
