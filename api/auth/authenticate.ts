import { timingSafeEqual } from 'node:crypto';

import { BOOTSTRAP_KEY_ID, findLiveKeys } from '../../database/api-keys';
import type { Database } from '../../database/connection';
import { unauthorised } from '../problem';
import { hashKey, idOfKey } from './key-format';
import type { Principal } from './principal';

/** Turns the Authorization header into a principal, or throws 401. */
export interface Authenticator {
  authenticate: (authorization: string | undefined) => Promise<Principal>;
  /** Forgets a key at once in this process; others forget it within `REMEMBER_FOR_MS`. */
  forget: (keyId: string) => void;
}

/** How long a key is believed without looking: as long as a revoked one may still work in another process. */
export const REMEMBER_FOR_MS = 3000;
const MOST_REMEMBERED = 10_000;

interface Remembered {
  until: number;
  principal: Promise<Principal | undefined>;
  /** Known once the look-up is done. */
  keyId?: string;
}

/** One query for a key every few seconds, however many requests come with it; they share it while it runs. */
export function createAuthenticator(db: Database): Authenticator {
  const remembered = new Map<string, Remembered>();

  const lookUp = (key: string): Promise<Principal | undefined> => {
    const hash = hashKey(key);
    const name = hash.toString('base64'); // not the key itself: it must not lie about in memory dumps
    const now = performance.now();
    const known = remembered.get(name);
    if (known && known.until > now) return known.principal;
    if (remembered.size >= MOST_REMEMBERED) remembered.clear();
    const entry: Remembered = { until: now + REMEMBER_FOR_MS, principal: findPrincipal(db, key, hash) };
    remembered.set(name, entry);
    // Wrong keys are not remembered: they would push out the good ones. Nor is a look-up that failed.
    const forgetIt = (): void => void remembered.delete(name);
    entry.principal.then((found) => {
      if (found) entry.keyId = found.id;
      else forgetIt();
    }, forgetIt);
    return entry.principal;
  };

  return {
    async authenticate(authorization) {
      const principal = await lookUp(bearerKey(authorization));
      if (!principal)
        throw unauthorised('This key is not known, or no longer: ask an administrator for another.');
      return principal;
    },
    forget(keyId) {
      for (const [name, entry] of remembered)
        if (entry.keyId === undefined || entry.keyId === keyId) remembered.delete(name);
    },
  };
}

function bearerKey(authorization: string | undefined): string {
  if (authorization === undefined) throw unauthorised('Send "Authorization: Bearer <key>".');
  const key = /^Bearer +([\x21-\x7e]{8,300})$/i.exec(authorization)?.[1];
  if (key === undefined) throw unauthorised('The Authorization header must read "Bearer <key>".');
  return key;
}

async function findPrincipal(db: Database, key: string, hash: Buffer): Promise<Principal | undefined> {
  // The configured key may look like one of ours; so both rows are asked for and the secret decides.
  const candidates = [BOOTSTRAP_KEY_ID, idOfKey(key)].filter((id) => id !== undefined);
  const records = await findLiveKeys(db, candidates);
  const record = records.find(({ secretHash }) => timingSafeEqual(secretHash, hash));
  if (!record) return undefined;
  const { id, name, role, party } = record;
  return { id, name, role, actor: { type: 'key', id }, ...(party === undefined ? {} : { party }) };
}
