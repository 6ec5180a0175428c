import type { KyselyPlugin } from 'kysely';

import { createAuthenticator, REMEMBER_FOR_MS } from '../../../api/auth/authenticate';
import { generateKey, hashKey, idOfKey } from '../../../api/auth/key-format';
import { ensureBootstrapKey, insertApiKey, revokeApiKey, BOOTSTRAP_KEY_ID } from '../../../database/api-keys';
import { openDatabase, type Database } from '../../../database/connection';
import { createTestDatabase, type TestDatabase } from '../../support/database';

let database: TestDatabase;
let db: Database;
const now = new Date('2026-03-01T09:00:00Z');

beforeAll(async () => {
  database = await createTestDatabase();
  db = openDatabase({ databaseUrl: database.url, databasePoolSize: 4 });
});
afterAll(async () => {
  await db.destroy();
  await database.drop();
});

async function aKey(): Promise<{ id: string; key: string }> {
  const { id, key, secretHash } = generateKey();
  await insertApiKey(db, { id, name: 'till', role: 'warehouse', party: 'PER', secretHash }, now);
  return { id, key };
}

const refused = { details: expect.objectContaining({ status: 401 }) };

describe('createAuthenticator', () => {
  test('turns a key into who calls, for whom, and how that is written on timelines', async () => {
    const { id, key } = await aKey();
    const principal = await createAuthenticator(db).authenticate(`Bearer ${key}`);
    expect(principal).toEqual({
      id,
      name: 'till',
      role: 'warehouse',
      party: 'PER',
      actor: { type: 'key', id },
    });
  });

  test('refuses a right id with a wrong secret, a shortened one and one with something added', async () => {
    const { key } = await aKey();
    const { authenticate } = createAuthenticator(db);
    const [id = ''] = key.split('.');
    for (const wrong of [`${id}.${'A'.repeat(43)}`, key.slice(0, -1), `${key}A`, `${id}.`])
      await expect(authenticate(`Bearer ${wrong}`)).rejects.toMatchObject(refused);
  });

  test('asks the database once for many requests at once, and again only when its memory is old', async () => {
    const { id, key } = await aKey();
    const { watched, queries } = watch(db);
    const { authenticate } = createAuthenticator(watched);
    await Promise.all(Array.from({ length: 100 }, () => authenticate(`Bearer ${key}`)));
    await authenticate(`Bearer ${key}`);
    expect(queries()).toBe(1);

    // Revoked by another process: it dies here as well, within the time it is remembered.
    await revokeApiKey(db, id, now);
    await expect(authenticate(`Bearer ${key}`)).resolves.toMatchObject({ id });
    await new Promise((resolve) => setTimeout(resolve, REMEMBER_FOR_MS + 50));
    await expect(authenticate(`Bearer ${key}`)).rejects.toMatchObject(refused);
  });

  test('forgets a key at once when told so', async () => {
    const { id, key } = await aKey();
    const authenticator = createAuthenticator(db);
    await authenticator.authenticate(`Bearer ${key}`);
    await revokeApiKey(db, id, now);
    authenticator.forget(id);
    await expect(authenticator.authenticate(`Bearer ${key}`)).rejects.toMatchObject(refused);
  });
});

describe('ensureBootstrapKey', () => {
  const authenticate = (key: string) => createAuthenticator(db).authenticate(`Bearer ${key}`);

  test('lets the configured key in as an administrator, whatever it looks like and however often it is ensured', async () => {
    for (const key of ['a-plain-looking-key-0001', generateKey().key]) {
      await Promise.all(Array.from({ length: 8 }, () => ensureBootstrapKey(db, hashKey(key), now)));
      expect(await authenticate(key)).toMatchObject({ id: BOOTSTRAP_KEY_ID, role: 'admin' });
    }
  });

  test('replaces the old key by a new one, and does not bring a revoked one back', async () => {
    await ensureBootstrapKey(db, hashKey('first-configured-key'), now);
    await ensureBootstrapKey(db, hashKey('second-configured-key'), now);
    await expect(authenticate('first-configured-key')).rejects.toMatchObject(refused);
    await revokeApiKey(db, BOOTSTRAP_KEY_ID, now);
    await ensureBootstrapKey(db, hashKey('second-configured-key'), now);
    await expect(authenticate('second-configured-key')).rejects.toMatchObject(refused);
    await ensureBootstrapKey(db, hashKey('third-configured-key'), now);
    expect(await authenticate('third-configured-key')).toMatchObject({ role: 'admin' });
  });
});

describe('generateKey', () => {
  test('makes keys whose id finds their row and whose secret is stored nowhere', () => {
    const { id, key, secretHash } = generateKey();
    expect(idOfKey(key)).toBe(id);
    expect(key).toMatch(/^ek_[0-9a-f-]{36}\.[\w-]{43}$/);
    expect(secretHash).toEqual(hashKey(key));
    expect(idOfKey('something-else')).toBeUndefined();
  });
});

/** The same database, counting what it is asked. */
function watch(database: Database): { watched: Database; queries: () => number } {
  let asked = 0;
  const count: KyselyPlugin = {
    transformQuery: ({ node }) => {
      asked += 1;
      return node;
    },
    transformResult: ({ result }) => Promise.resolve(result),
  };
  return { watched: database.withPlugin(count), queries: () => asked };
}
