import { ensurePostalCentroids } from '../../../database/setup/postal-centroids';
import { aLocation, aRate } from '../set-up-bodies';
import { openTestApi, type TestApi } from '../support';

let api: TestApi;

beforeAll(async () => {
  api = await openTestApi();
  await ensurePostalCentroids(api.db);
});
afterAll(() => api.close());

const SECRET = 'whsec_c2VjcmV0IG9mIHRoZSB3YXJlaG91c2U=';
const byApi = (changes: object = {}) =>
  aLocation({
    handoff: {
      format: 'api',
      url: 'https://wh.example/hook',
      secret: SECRET,
      acknowledgeWithin: 'PT1H',
      ...changes,
    },
  });

async function storedSecret(code: string): Promise<unknown> {
  const row = await api.db
    .selectFrom('location')
    .select('handoff')
    .where('code', '=', code)
    .executeTakeFirstOrThrow();
  return (row.handoff as { secret?: unknown }).secret;
}

describe('PUT /v1/locations/{code}', () => {
  test('takes its place from the postcode when no coordinates are given, and from them when they are', async () => {
    const looked = await api.admin.put('/v1/locations/PER', aLocation()).expect(201);
    expect(looked.body.position.latitude).toBeCloseTo(-31.95, 0);
    const given = aLocation({
      address: {
        line1: '1 High St',
        city: 'Nowhere',
        postcode: '6000',
        country: 'AU',
        latitude: -10.5,
        longitude: 20,
      },
    });
    const placed = await api.admin.put('/v1/locations/PER', given).expect(200);
    expect(placed.body.position).toEqual({ latitude: -10.5, longitude: 20 });
    const abroad = { line1: 'x', city: 'x', postcode: '10115', country: 'DE' };
    const unknown = await api.admin.put('/v1/locations/BER', aLocation({ address: abroad })).expect(201);
    expect(unknown.body.position).toBeUndefined();
  });

  test('never shows the secret, keeps it when it is left out, and tells only that it changed', async () => {
    const created = await api.admin.put('/v1/locations/WH', byApi()).expect(201);
    expect(created.body.handoff.secret).toBe('set');
    const { secret: _set, ...handoff } = created.body.handoff as Record<string, unknown>;
    await api.admin.put('/v1/locations/WH', aLocation({ name: 'Renamed', handoff })).expect(200);
    expect(await storedSecret('WH')).toBe(SECRET);
    const other = 'whsec_YW5vdGhlciBzZWNyZXQgb2Ygb3Vycw==';
    await api.admin.put('/v1/locations/WH', byApi({ secret: other })).expect(200);
    expect(await storedSecret('WH')).toBe(other);

    const timeline = await api.admin.get('/v1/locations/WH/timeline').expect(200);
    const shown = JSON.stringify([timeline.body, created.body]) + JSON.stringify(api.logged);
    expect(shown).not.toContain('whsec_');
    expect(shown).toContain('"secret":"changed"');
  });

  test('needs a secret the first time', async () => {
    const answer = await api.admin.put('/v1/locations/NEW', byApi({ secret: undefined })).expect(422);
    expect(answer.body.errors[0].pointer).toBe('/handoff/secret');
    await api.admin.get('/v1/locations/NEW').expect(404);
  });

  test.each([
    [{ handoff: { format: 'edi', acknowledgeWithin: 'PT1H' } }, '/handoff/format', 'portal or api'],
    [{ handoff: { format: 'api', url: 'ftp://x', secret: SECRET } }, '/handoff/url', 'https://'],
    [
      { handoff: { format: 'api', url: 'https://x.example', secret: 'set' } },
      '/handoff/secret',
      'leave it out',
    ],
    [{ handoff: { format: 'portal', url: 'https://x.example' } }, '/handoff/url', 'not a known member'],
    [
      { handoff: { format: 'portal', acknowledgeWithin: '4 hours' } },
      '/handoff/acknowledgeWithin',
      'ISO 8601',
    ],
    [{ timeZone: 'Perth' }, '/timeZone', 'IANA'],
    [{ timeZone: '+08:00' }, '/timeZone', 'IANA'],
    [{ cutoff: '3pm' }, '/cutoff', '15:00'],
    [{ cutoff: '24:00' }, '/cutoff', '15:00'],
    [{ workingDays: [] }, '/workingDays', 'at least one'],
    [{ workingDays: [0] }, '/workingDays/0', 'at least 1'],
    [{ workingDays: [1, 1] }, '/workingDays', 'once'],
    [{ holidays: ['2026-02-30'] }, '/holidays/0', 'date'],
    [{ kind: 'depot' }, '/kind', 'warehouse'],
    [{ dailyCapacity: -1 }, '/dailyCapacity', 'at least 0'],
    [{ address: { line1: 'x', city: 'x', postcode: '1', country: 'AUS' } }, '/address/country', 'alpha-2'],
    [
      { address: { line1: 'x', city: 'x', postcode: '1', country: 'AU', latitude: 1 } },
      '/address/longitude',
      'latitude',
    ],
    [
      { address: { line1: 'x', city: 'x', postcode: '1', country: 'AU', latitude: 91, longitude: 0 } },
      '/address/latitude',
      '90',
    ],
  ])('names what is wrong with %j', async (change, pointer, remedy) => {
    const answer = await api.admin.put('/v1/locations/BAD', aLocation(change)).expect(422);
    expect(answer.body.errors).toEqual([{ pointer, message: expect.stringContaining(remedy) }]);
  });

  test('a partner sees its own location and not that there are others', async () => {
    await api.admin.put('/v1/locations/OWN', aLocation()).expect(201);
    const partner = api.as(await api.keyFor('thirdParty', 'OWN'));
    await partner.get('/v1/locations/OWN').expect(200);
    const foreign = await partner.get('/v1/locations/WH').expect(404);
    const unknown = await partner.get('/v1/locations/NONE').expect(404);
    expect(foreign.text).toBe(unknown.text);
    const list = await partner.get('/v1/locations').expect(200);
    expect((list.body as { data: { code: string }[] }).data.map(({ code }) => code)).toEqual(['OWN']);
    await partner.put('/v1/locations/OWN', aLocation()).expect(403);
  });
});

describe('PUT /v1/shipping-rates/{id}', () => {
  test('creates, replaces, lists by location and notes it on the timeline of the location', async () => {
    await api.admin.put('/v1/locations/SYD', aLocation()).expect(201);
    const to = { country: 'AU', region: 'WA', postcodePrefix: '60' };
    const created = await api.admin
      .put('/v1/shipping-rates/syd-wa', aRate('SYD', { to, pickupDays: [1, 3] }))
      .expect(201);
    expect(created.body).toEqual({ id: 'syd-wa', ...aRate('SYD', { to, pickupDays: [1, 3] }) });
    await api.admin.put('/v1/shipping-rates/syd-wa', aRate('SYD', { to, transitDays: 5 })).expect(200);
    const read = await api.admin.get('/v1/shipping-rates/syd-wa').expect(200);
    expect(read.body).toEqual({ id: 'syd-wa', ...aRate('SYD', { to, transitDays: 5 }) });
    const list = await api.admin.get('/v1/shipping-rates?from=SYD').expect(200);
    expect(list.body).toEqual({ data: [read.body], nextCursor: null });
    expect((await api.admin.get('/v1/shipping-rates?from=NONE')).body.data).toEqual([]);
    const timeline = await api.admin.get('/v1/locations/SYD/timeline').expect(200);
    expect((timeline.body as { data: { summary: string }[] }).data.map(({ summary }) => summary)).toEqual([
      'Location SYD created',
      'Shipping rate syd-wa created',
      'Shipping rate syd-wa changed: transitDays, pickupDays',
    ]);
  });

  test('from a location that does not exist is refused with its place', async () => {
    const answer = await api.admin.put('/v1/shipping-rates/x', aRate('NONE')).expect(422);
    expect(answer.body.errors).toEqual([
      { pointer: '/from', message: expect.stringContaining('PUT /v1/locations') },
    ]);
  });

  test.each([
    [{ cost: { amount: -1, currency: 'AUD' } }, '/cost/amount'],
    [{ transitDays: 1.5 }, '/transitDays'],
    [{ transitDays: -1 }, '/transitDays'],
    [{ to: { country: 'Australia' } }, '/to/country'],
    [{ pickupDays: [8] }, '/pickupDays/0'],
  ])('names what is wrong with %j', async (change, pointer) => {
    const answer = await api.admin.put('/v1/shipping-rates/bad', aRate('SYD', change)).expect(422);
    expect(answer.body.errors).toEqual([{ pointer, message: expect.stringMatching(/\w/) }]);
  });
});
