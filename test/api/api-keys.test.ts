import request from 'supertest';

import { openTestApi, type TestApi } from './support';

let api: TestApi;

beforeAll(async () => {
  api = await openTestApi();
});
afterAll(() => api.close());

describe('API keys', () => {
  test('a new key works at once, shows its secret only in this answer, and is dead after it was deleted', async () => {
    const made = await api.admin.post('/v1/api-keys', { name: 'Till 4', role: 'operator' }).expect(201);
    const { key, id, role } = made.body as { key: string; id: string; role: string };
    expect(role).toBe('operator');
    expect(key).toMatch(/^ek_/);
    await api.as(key).get('/v1/api-keys').expect(403);

    const listed = await api.admin.get(`/v1/api-keys/${id}`).expect(200);
    expect(JSON.stringify(listed.body)).not.toContain(key.split('.')[1]);

    await api.admin.delete(`/v1/api-keys/${id}`).expect(204);
    await api.as(key).get('/v1/api-keys').expect(401);
    await api.admin.delete(`/v1/api-keys/${id}`).expect(204);
  });

  test("a partner's key needs its party and nobody else may have one", async () => {
    const without = await api.admin.post('/v1/api-keys', { name: 'Dock', role: 'warehouse' }).expect(422);
    expect(without.body.errors).toEqual([
      { pointer: '/party', message: expect.stringContaining('warehouse') },
    ]);
    await api.admin.post('/v1/api-keys', { name: 'Dock', role: 'support', party: 'main' }).expect(422);
    const made = await api.admin.post('/v1/api-keys', { name: 'Dock', role: 'warehouse', party: 'main' });
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({ role: 'warehouse', party: 'main' });
  });

  test('the list pages newest first and refuses a cursor that is none', async () => {
    for (const name of ['a', 'b', 'c'])
      await api.admin.post('/v1/api-keys', { name, role: 'auditor' }).expect(201);
    const first = await api.admin.get('/v1/api-keys?limit=2').expect(200);
    expect((first.body as { data: { name: string }[] }).data.map((key) => key.name)).toEqual(['c', 'b']);
    const next = await api.admin.get(`/v1/api-keys?limit=1&cursor=${first.body.nextCursor}`).expect(200);
    expect(next.body.data[0].name).toBe('a');
    await api.admin.get('/v1/api-keys?cursor=bm90').expect(400);
    await api.admin.get('/v1/api-keys?limit=0').expect(422);
    await api.admin.get('/v1/api-keys?limit=201').expect(422);
    await api.admin.get('/v1/api-keys?page=2').expect(422);
  });

  test('without a key, with a wrong one and with nonsense it is 401 and says how to authenticate', async () => {
    for (const header of [
      undefined,
      'Basic abc',
      'Bearer x',
      `Bearer ek_${'0'.repeat(36)}.${'a'.repeat(43)}`,
    ]) {
      const call = request(api.app).get('/v1/api-keys');
      const answer = await (header === undefined ? call : call.set('Authorization', header));
      expect(answer.status).toBe(401);
      expect(answer.headers['www-authenticate']).toMatch(/^Bearer/);
      expect(answer.headers['content-type']).toContain('application/problem+json');
      expect(answer.body).toMatchObject({ status: 401, code: 'unauthorised' });
    }
  });
});
