/**
 * This browser, recognised: an ECDSA key that cannot leave it, kept in IndexedDB, signs the request that it opened. The
 * store and the signed text both belong to this origin, so a relay page elsewhere has neither. Which accounts know the
 * key is the server's affair. Where there is no storage (private windows), the browser is simply not known.
 */
const algorithm = { name: "ECDSA", namedCurve: "P-256" } as const;
const keyName = "known-browser";

const settled = <Value>(request: IDBRequest<Value>): Promise<Value> =>
  new Promise((done, fail) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => fail(request.error);
  });

const openStore = (): Promise<IDBDatabase> => {
  const opening = indexedDB.open("countersign", 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore("keys");
  return settled(opening);
};

const ownKey = async (): Promise<CryptoKeyPair> => {
  const database = await openStore();
  const keys = (mode: IDBTransactionMode) => database.transaction("keys", mode).objectStore("keys");
  const present: CryptoKeyPair | undefined = await settled(keys("readonly").get(keyName));
  if (present !== undefined) return present;
  const made = await crypto.subtle.generateKey(algorithm, false, ["sign", "verify"]);
  const store = keys("readwrite");
  // Two tabs may have come this far: the first one's key stays.
  const first: CryptoKeyPair | undefined = await settled(store.get(keyName));
  if (first !== undefined) return first;
  await settled(store.put(made, keyName));
  return made;
};

const base64url = (bytes: ArrayBuffer): string =>
  btoa(String.fromCharCode(...new Uint8Array(bytes)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");

/** Signs the request with this browser's key and tells the server. Says nothing whatever happens. */
export const proveKnownBrowser = async (request: string): Promise<void> => {
  try {
    const { privateKey, publicKey } = await ownKey();
    const text = new TextEncoder().encode(`countersign/known-browser/1\n${location.origin}\n${request}`);
    const signature = await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, privateKey, text);
    const { kty, crv, x, y } = await crypto.subtle.exportKey("jwk", publicKey);
    await fetch("/sign-in/known-browser", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ request, publicKey: { kty, crv, x, y }, signature: base64url(signature) }),
    });
  } catch {
    // Not known, then: the sign-in goes on without it.
  }
};
