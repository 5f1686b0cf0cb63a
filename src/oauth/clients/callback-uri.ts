/**
 * Whether an address of a client's server may be called by us (Back-Channel Logout 1.0 §2.2; CIBA Core §4: "It MUST be an
 * HTTPS URL"): https on whatever port the operator named, without credentials and fragment. Plain http only on loopback,
 * for a server that is itself on localhost.
 */
export function mayBeCallbackUri(uri: string, origin: string): boolean {
  if (!/^[\x21-\x7e]{1,2000}$/.test(uri) || /[#\\@]/.test(uri)) return false;
  if (/^https:\/\/(\[[0-9a-f:.]+\]|[A-Za-z0-9.-]+)(:\d{1,5})?([/?]|$)/.test(uri)) return true;
  const loopback = /^http:\/\/(127\.0\.0\.1|\[::1\]|localhost)(:\d{1,5})?([/?]|$)/.test(uri);
  return loopback && origin.startsWith("http://");
}
