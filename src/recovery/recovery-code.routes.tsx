import { Hono } from "hono";
import { z } from "zod";
import type { Deps } from "../deps.ts";
import type { AppContext, AppEnv } from "../http/app-env.ts";
import { readForm } from "../http/read-body.ts";
import { refusalPage, renderPage } from "../http/respond.tsx";
import { takes } from "../http/takes.ts";
import { freshForMilliseconds, type SignedIn } from "../sessions/session.ts";
import { recoveryCodesOf, replaceRecoveryCodes } from "./recovery-code.flow.ts";
import { RecoveryCodesPage } from "./recovery-code.page.tsx";
import { RecoveryCodeSheetPage } from "./recovery-code-sheet.page.tsx";

const replacing = z.object({
  /** Which set the person saw when they asked for a new one: the instant it was made at. */
  replaces: z.union([
    z.literal("none").transform(() => null),
    z
      .string()
      .regex(/^\d{1,16}$/)
      .transform(Number),
  ]),
  confirmed: z.literal("yes").optional(),
});

/** How many recovery codes are left; making them, and seeing them that once. */
export function recoveryCodeRoutes(deps: Deps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();

  const overview = async (
    c: AppContext,
    { session, account }: SignedIn,
    problem: "confirmNeeded" | "changed" | null,
  ) => {
    const page = (
      <RecoveryCodesPage
        context={c.get("request").page}
        codes={await recoveryCodesOf(deps.db, account.id)}
        problem={problem}
        freshFor={freshForMilliseconds(session, deps.clock.now())}
      />
    );
    if (problem === null) return renderPage(c, page);
    return renderPage(c, page, problem === "changed" ? 409 : 400);
  };

  app.get("/security/recovery-codes", async (c) => {
    const present = await c.get("request").signedIn();
    return present === null
      ? c.redirect("/sign-in?return_to=/security/recovery-codes", 303)
      : overview(c, present, null);
  });

  // Not followed by a redirect: the answer is the only place where the codes ever are.
  app.post("/security/recovery-codes", takes("form", replacing), async (c) => {
    const present = await c.get("request").signedIn();
    if (present === null) return refusalPage(c, "session_needed");
    const form = await readForm(c, replacing);
    if (!form.ok) return refusalPage(c, form.reason);
    const { replaces, confirmed } = form.value;
    const { left, createdAt } = await recoveryCodesOf(deps.db, present.account.id);
    if (createdAt === replaces && left > 0 && confirmed === undefined) return overview(c, present, "confirmNeeded");
    const made = await replaceRecoveryCodes(deps, present, replaces);
    if (!made.ok)
      return made.reason === "codes_changed" ? overview(c, present, "changed") : refusalPage(c, made.reason);
    const { displayName, identifier } = present.account;
    return renderPage(
      c,
      <RecoveryCodeSheetPage
        context={c.get("request").page}
        codes={made.value}
        accountName={displayName}
        accountIdentifier={identifier}
        madeAt={deps.clock.now()}
      />,
    );
  });

  return app;
}
