/** The part of `limits.ts` about the OAuth provider. */
export const oauthLimits = {
  /** OWASP ASVS 5.0 §10.4.3 (level 3): an authorization code lives at most one minute. */
  authorizationCodeLifetimeSeconds: 60,
  /** How long a code is remembered after its end, so that replaying it still ends what it gave. */
  usedCodeKeptSeconds: 24 * 3600,
  authorizationRequestLifetimeSeconds: 1800,
  /** RFC 9126 §2.2 suggests 5 to 600 seconds: the browser comes at once. */
  pushedRequestLifetimeSeconds: 60,
  /** The furthest end that a request object may have (RFC 9101 §4 leaves it open). */
  requestObjectLifetimeSeconds: 3600,
  /** How far a client's clock may be ahead of ours. */
  clockDifferenceSeconds: 60,
  /** RFC 7523 §3: an assertion should not live long; libraries make theirs for one to five minutes. */
  clientAssertionSeconds: 300,
  /** How far a client's clock may be ahead. */
  clientClockSkewSeconds: 30,
  /**
   * How often the nonce for proofs changes (RFC 9449 §8). One is good until the next but one, so for a minute at least: a
   * client uses it at once, and whoever gets hold of a key for a moment cannot make proofs for later.
   */
  proofNonceStepSeconds: 60,
  accessTokenLifetimeSeconds: 600,
  idTokenLifetimeSeconds: 600,
  /** OpenID Connect Back-Channel Logout 1.0 §2.4 and §4: at most two minutes. A try that comes later signs anew. */
  logoutTokenLifetimeSeconds: 120,
  refreshTokenIdleSeconds: 30 * 24 * 3600,
  /** How long a refresh token may be sent again by a client that never saw the answer (RFC 9700 §4.14.2). */
  refreshGraceSeconds: 30,
  /** Key sets are cached for minutes by most libraries, and for longer only together with a look for unknown keys. */
  signingKeyPublishedBeforeSeconds: 3600,
  /** How long a key stays published after it has signed for the last time: longer than any token that it signed lives. */
  signingKeyKeptSeconds: 3600,
  /** How soon a process notices keys that another one has made. */
  signingKeysRereadSeconds: 30,
  /** CIBA Core §7.1: "a PIN or password", for asking and not for signing in. Said on the phone, so digits. */
  askCodeDigits: 6,
  /** Wrong ones in one window: from one app for one person, and from one app. */
  askCodeTriesPerAccountAndClient: 5,
  askCodeTriesPerClient: 100,
  /** How long a process goes by what it has read of a client when it only asks who is there. */
  clientBelievedSeconds: 1,
  clientsRemembered: 10_000,
  grantUsesRemembered: 100_000,
  /** Access tokens whose signature a process has checked already, about a kilobyte each. */
  checkedTokensRemembered: 10_000,
  /** How often a token may be exchanged on (RFC 8693): as many services in a row as act for one person. */
  exchangesInARow: 4,
  /** How long a host waits for an approval: sshd hangs up after 120 seconds (LoginGraceTime of sshd_config(5)). */
  hostSignInLifetimeSeconds: 110,
  /** Absolute end of a grant whatever is refreshed (OWASP ASVS 5.0 §10.4.8). */
  grantLifetimeSeconds: 180 * 24 * 3600,
  /** Accounts that a browser may have beside the present one: each is a session that somebody could go on with. */
  otherAccountsInBrowser: 4,
} as const;
