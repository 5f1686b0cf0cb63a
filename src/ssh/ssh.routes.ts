import { Hono } from "hono";
import { z } from "zod";
import type { Deps } from "../deps.ts";
import type { AppEnv } from "../http/app-env.ts";
import { readForm } from "../http/read-body.ts";
import { readResourceRequest, refuseRequest, refuseResource } from "../http/resource.ts";
import { takes } from "../http/takes.ts";
import { limits } from "../limits.ts";
import { authorityLines, issueCertificate, revokedCertificates } from "./certificate.flow.ts";

const wanted = z.object({ public_key: z.string().min(1).max(limits.sshPublicKeyCharacters) });

/** What `countersign ssh login` and hosts call. Mount it outside the same-origin check: no cookie counts here. */
export function sshRoutes(deps: Deps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();

  app.post("/ssh/certificate", takes("form", wanted), async (c) => {
    const request = await readResourceRequest(deps, c);
    const body = await readForm(c, wanted);
    if (!body.ok) return refuseRequest(c, body.reason === "too_large" ? "body_too_large" : "malformed_body");
    const { address } = c.get("request");
    const issued = await issueCertificate(deps, request, { publicKey: body.value.public_key, address });
    if (issued.ok) {
      const { certificate, serial, keyId, principals, validAfter, validBefore } = issued.value;
      return c.json({
        certificate,
        serial,
        key_id: keyId,
        principals,
        valid_after: validAfter,
        valid_before: validBefore,
      });
    }
    switch (issued.reason) {
      case "ssh_key_refused":
      case "ssh_authority_missing":
        return refuseRequest(c, issued.reason);
      case "sign_in_too_old":
        // RFC 9470 §3
        return refuseResource(c, issued.reason, limits.sshCertificateSeconds);
      default:
        return refuseResource(c, issued.reason);
    }
  });

  app.get("/ssh/authorities", async (c) => {
    c.header("Cache-Control", "no-store");
    return c.text(await authorityLines(deps));
  });

  app.get("/ssh/revoked", async (c) => {
    c.header("Cache-Control", "no-store");
    c.header("Content-Type", "application/octet-stream");
    return c.body(await revokedCertificates(deps));
  });

  return app;
}
