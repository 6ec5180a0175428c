import { ensureRoutingRules } from '../../../database/setup/routing-rules';
import { aLocation } from '../set-up-bodies';
import { openTestApi, type TestApi } from '../support';

let api: TestApi;

beforeAll(async () => {
  api = await openTestApi();
});
afterAll(() => api.close());

async function keep(kept: object[]): Promise<number> {
  const { body } = await api.admin.put('/v1/routing/rules', { rules: kept }).expect(200);
  return (body as { version: number }).version;
}

const rules = [
  { use: 'avoidBelow', units: 5 },
  { use: 'preferLocation', location: 'PER', when: { orderValueAbove: { amount: 10_000, currency: 'AUD' } } },
  { use: 'lowestCost' },
];

describe('the routing rules', () => {
  test('begin with the cheapest location, active, once, however many processes start at once', async () => {
    const act = { now: new Date(), actor: { type: 'system', id: 'start' } } as const;
    await api.db.deleteFrom('routingRulesActive').execute();
    await api.db.deleteFrom('routingRulesVersion').execute();
    await Promise.all(Array.from({ length: 8 }, () => ensureRoutingRules(api.db, act)));
    const { body } = await api.admin.get('/v1/routing/rules').expect(200);
    expect(body).toEqual({
      version: 1,
      rules: [{ use: 'lowestCost' }],
      active: true,
      createdAt: expect.any(String),
    });
  });

  test('a new version is kept and changes nothing until it is activated', async () => {
    await api.admin.put('/v1/locations/PER', aLocation()).expect(201);
    const kept = await api.admin.put('/v1/routing/rules', { rules }).expect(200);
    expect(kept.body).toEqual({ version: 2, rules, active: false, createdAt: expect.any(String) });
    expect((await api.admin.get('/v1/routing/rules')).body.version).toBe(1);
    const active = await api.admin.post('/v1/routing/rules/2/activate').expect(200);
    expect(active.body).toMatchObject({ version: 2, active: true });
    expect((await api.admin.get('/v1/routing/rules')).body).toEqual(active.body);
    expect((await api.admin.get('/v1/routing/rules/1')).body).toMatchObject({ active: false });
    await api.admin.post('/v1/routing/rules/1/activate').expect(200);
    expect((await api.admin.get('/v1/routing/rules')).body.version).toBe(1);
    await api.admin.post('/v1/routing/rules/3/activate').expect(404);
  });

  test('no rules at all are rules', async () => {
    expect((await api.admin.put('/v1/routing/rules', { rules: [] }).expect(200)).body.rules).toEqual([]);
  });

  test.each([
    [[{ use: 'lowestcost' }], '/rules/0/use'],
    [[{}], '/rules/0/use'],
    [[{ use: 'lowestCost', units: 3 }], '/rules/0/units'],
    [[{ use: 'avoidBelow' }], '/rules/0/units'],
    [[{ use: 'avoidBelow', units: -1 }], '/rules/0/units'],
    [[{ use: 'lowestCost' }, { use: 'preferLocation', location: 'NOWHERE' }], '/rules/1/location'],
    [[{ use: 'lowestCost', when: { weather: 'fine' } }], '/rules/0/when/weather'],
    [[{ use: 'lowestCost', when: { country: 'australia' } }], '/rules/0/when/country'],
    [['lowestCost'], '/rules/0'],
  ])('%j is refused with its place', async (bad, pointer) => {
    const answer = await api.admin.put('/v1/routing/rules', { rules: bad }).expect(422);
    expect((answer.body as { errors: { pointer: string }[] }).errors.map((error) => error.pointer)).toEqual([
      pointer,
    ]);
  });

  test('versions kept at once have numbers of their own', async () => {
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => api.admin.put('/v1/routing/rules', { rules: [] }).expect(200)),
    );
    const versions = answers.map(({ body }) => (body as { version: number }).version);
    expect(new Set(versions).size).toBe(10);
  });

  test('who kept and who activated stands on the timeline', async () => {
    const version = await keep([]);
    await api.admin.post(`/v1/routing/rules/${version}/activate`).expect(200);
    const { body } = await api.admin.get('/v1/routing/rules/timeline').expect(200);
    expect((body as { data: { summary: string }[] }).data.slice(-2).map(({ summary }) => summary)).toEqual([
      `Routing rules, version ${version}, kept`,
      `Orders are routed by version ${version} of the rules`,
    ]);
  });
});
