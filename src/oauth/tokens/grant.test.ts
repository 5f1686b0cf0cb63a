import { describe, expect, it } from "vitest";
import { limits, seconds } from "../../limits.ts";
import { unlimited } from "../../policy/policy.ts";
import {
  type AuthorizationCode,
  type Grant,
  grantEndsAt,
  mayExchange,
  mayRotate,
  mayUse,
  noClaims,
  type RefreshToken,
  refreshTokenTimes,
} from "./grant.ts";

const now = 1_700_000_000_000;
const grant: Grant = {
  id: "grt_1",
  accountId: "acc_1",
  clientId: "site",
  scopes: ["openid"],
  startedBy: "authorization_code",
  sessionId: "ses_1",
  signInRequestId: null,
  authenticatedAt: now,
  createdAt: now,
  expiresAt: now + 1000,
  revokedAt: null,
  origin: null,
  boundTo: null,
  resource: null,
  claims: noClaims,
};
const code: AuthorizationCode = {
  codeHash: "hash",
  grantId: "grt_1",
  redirectUri: "https://app.example/cb",
  codeChallenge: "challenge",
  nonce: null,
  expiresAt: now + 1000,
  usedAt: null,
};
const presented = { redirectUri: code.redirectUri, verifierHash: "challenge" };
const refuse = (reason: string) => ({ ok: false, reason });

describe("a grant", () => {
  it("gives something to its own client until it is revoked or over", () => {
    expect(mayUse(grant, "site", now)).toEqual({ ok: true, value: grant });
    expect(mayUse(grant, "other", now)).toEqual(refuse("grant_of_another_client"));
    expect(mayUse({ ...grant, revokedAt: now }, "site", now)).toEqual(refuse("grant_revoked"));
    expect(mayUse(grant, "site", now + 1000)).toEqual(refuse("grant_expired"));
    expect(mayUse(null, "site", now)).toEqual(refuse("grant_unknown"));
  });

  it("ends with its session, with offline access after half a year, and never later", () => {
    const halfYear = now + seconds(limits.grantLifetimeSeconds);
    expect(grantEndsAt(["openid"], now + 5, unlimited, now)).toBe(now + 5);
    expect(grantEndsAt(["openid", "offline_access"], now + 5, unlimited, now)).toBe(halfYear);
    expect(grantEndsAt(["openid"], null, unlimited, now)).toBe(halfYear);
    expect(grantEndsAt(["openid"], halfYear + 5, unlimited, now)).toBe(halfYear);
  });

  it("ends after an hour when it is limited, or with its session if that is sooner", () => {
    const hour = now + seconds(limits.limitedLifetimeSeconds);
    const limited = { form: "limited", use: "ordinary" } as const;
    expect(grantEndsAt(["openid"], null, limited, now)).toBe(hour);
    expect(grantEndsAt(["openid"], hour + 5, limited, now)).toBe(hour);
    expect(grantEndsAt(["openid"], now + 5, limited, now)).toBe(now + 5);
  });
});

describe("an authorization code", () => {
  it("is exchanged for the same address and the right verifier, in time, once", () => {
    expect(mayExchange(code, presented, now)).toEqual({ ok: true, value: code });
    expect(mayExchange(code, { ...presented, redirectUri: "https://app.example/" }, now)).toEqual(
      refuse("redirect_uri_differs"),
    );
    expect(mayExchange(code, { ...presented, verifierHash: "other" }, now)).toEqual(refuse("verifier_wrong"));
    expect(mayExchange(code, presented, code.expiresAt)).toEqual(refuse("grant_expired"));
  });

  it("counts as replayed when it was used, whatever else is wrong with the request", () => {
    const used = { ...code, usedAt: now };
    expect(mayExchange(used, { redirectUri: "", verifierHash: "" }, now + 10_000)).toEqual(refuse("code_replayed"));
  });
});

describe("a refresh token", () => {
  const token: RefreshToken = {
    tokenHash: "hash",
    grantId: "grt_1",
    createdAt: now,
    expiresAt: now + 1000,
    usedAt: null,
    parentHash: null,
    successorHash: null,
  };
  const grace = seconds(limits.refreshGraceSeconds);

  it("rotates once, in time", () => {
    expect(mayRotate(token, now).ok).toBe(true);
    expect(mayRotate(token, now + 1000)).toEqual(refuse("grant_expired"));
    expect(mayRotate({ ...token, usedAt: now }, now + grace)).toEqual(refuse("refresh_token_reused"));
  });

  it("rotates again for a lost answer: shortly after, while nobody has used what it gave", () => {
    const used = { ...token, usedAt: now };
    expect(mayRotate(used, now + grace - 1)).toEqual({ ok: true, value: used });
    expect(mayRotate({ ...used, successorHash: "next" }, now + 1)).toEqual(refuse("refresh_token_reused"));
  });

  it("is remembered for longer than anything that it gave can live", () => {
    const halfYear = { expiresAt: now + seconds(limits.grantLifetimeSeconds) };
    const first = refreshTokenTimes(halfYear, now);
    const lastOfGrace = refreshTokenTimes(halfYear, now + grace - 1);
    expect(first.parentKeptTo).toBeGreaterThan(lastOfGrace.endsAt);
    expect(refreshTokenTimes({ expiresAt: now + 5 }, now).endsAt).toBe(now + 5);
  });
});
