import { createHash, randomBytes } from 'node:crypto';

import { newId } from '../../platform/ids';

/** A fresh key: what the caller gets this once, and what we keep of it. */
export interface GeneratedKey {
  id: string;
  /** `ek_<id>.<secret>`; the id finds the row, the secret (256 bits) proves it. */
  key: string;
  secretHash: Buffer;
}

/** Makes a key. A plain hash is enough: 256 random bits cannot be guessed from it, unlike a password. */
export function generateKey(): GeneratedKey {
  const id = newId('key');
  const key = `ek_${id.slice(ID_PREFIX.length)}.${randomBytes(32).toString('base64url')}`;
  return { id, key, secretHash: hashKey(key) };
}

/** SHA-256 of the whole key as sent. */
export function hashKey(key: string): Buffer {
  return createHash('sha256').update(key).digest();
}

/** Id of the row a key claims to be of; undefined for one that is not of our making (the configured one). */
export function idOfKey(key: string): string | undefined {
  const id = /^ek_([0-9a-f-]{36})\./.exec(key)?.[1];
  return id === undefined ? undefined : `${ID_PREFIX}${id}`;
}

const ID_PREFIX = 'key_';
