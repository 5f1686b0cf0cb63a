import type { Deps } from "../deps.ts";
import { findSigningKey, insertSigningKey, type StoredSigningKey } from "./signing-key.store.ts";

const known = new WeakMap<Deps["db"], Map<string, Promise<unknown>>>();

/**
 * A key that there is one of for good, made at its first need. Its id is fixed: of two processes that make it at once the
 * second finds that of the first. `open` turns the row into what signs, which is then remembered.
 */
export function keptKey<Key>(
  deps: Pick<Deps, "db">,
  id: string,
  make: () => StoredSigningKey,
  open: (stored: StoredSigningKey) => Key,
): Promise<Key> {
  const keys = known.get(deps.db) ?? new Map<string, Promise<unknown>>();
  known.set(deps.db, keys);
  const present = keys.get(id);
  if (present !== undefined) return present as Promise<Key>;
  const reading = readOrMake(deps, id, make).then(open);
  keys.set(id, reading);
  // A failed read must not be remembered: the next one tries again.
  reading.catch(() => keys.delete(id));
  return reading;
}

async function readOrMake(deps: Pick<Deps, "db">, id: string, make: () => StoredSigningKey): Promise<StoredSigningKey> {
  const stored = await findSigningKey(deps.db, id);
  if (stored !== null) return stored;
  await insertSigningKey(deps.db, make());
  const made = await findSigningKey(deps.db, id);
  if (made === null) throw new Error(`the key ${id} was not kept`);
  return made;
}
