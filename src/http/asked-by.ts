import type { SignInRequestId } from "../ids.ts";
import type { SignedIn } from "../sessions/session.ts";
import type { AppContext } from "./app-env.ts";
import type { PageRefusal } from "./refusals.ts";
import { refusalJson, refusalPage } from "./respond.tsx";
import { requestIdSchema } from "./schemas.ts";

export type Asked =
  | { readonly ok: true; readonly signedIn: SignedIn; readonly id: SignInRequestId }
  | { readonly ok: false; readonly response: Response };

/** Who asks, about which sign-in request (`:id` of the route); or the refusal to send. */
export async function askedBy(c: AppContext, form: "page" | "json" = "page"): Promise<Asked> {
  const no = (reason: PageRefusal): Asked => ({
    ok: false,
    response: form === "json" ? refusalJson(c, reason) : refusalPage(c, reason),
  });
  const id = requestIdSchema.safeParse(c.req.param("id"));
  if (!id.success) return no("not_found");
  const signedIn = await c.get("request").signedIn();
  return signedIn === null ? no("session_needed") : { ok: true, signedIn, id: id.data };
}
