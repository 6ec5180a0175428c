import { defaultPolicies } from '../../../domain/policy/policies';
import { ensurePolicies } from '../../../database/setup/policies';
import { openTestApi, type TestApi } from '../support';

let api: TestApi;

beforeAll(async () => {
  api = await openTestApi();
});
afterAll(() => api.close());

const versionNow = async (): Promise<number> =>
  ((await api.admin.get('/v1/policies').expect(200)).body as { version: number }).version;

describe('GET and PATCH /v1/policies', () => {
  test('begin with the defaults as version 1, however many processes start at once', async () => {
    const act = { now: new Date(), actor: { type: 'system', id: 'start' } } as const;
    await api.db.deleteFrom('policyVersion').execute();
    await Promise.all(Array.from({ length: 8 }, () => ensurePolicies(api.db, act)));
    const { body } = await api.admin.get('/v1/policies').expect(200);
    expect(body).toEqual({ version: 1, ...JSON.parse(JSON.stringify(defaultPolicies)) });
  });

  test('a part changes and the whole new version is answered; the old one stays on record', async () => {
    const part = { unpaidAfter: 'PT1S', businessCalendar: { hours: { to: '24:00' } } };
    const before = await versionNow();
    const { body } = await api.admin.patch('/v1/policies', part).expect(200);
    expect(body).toMatchObject({
      version: before + 1,
      unpaidAfter: 'PT1S',
      holdExpiresAfter: 'PT60M',
      businessCalendar: { timeZone: 'Australia/Sydney', hours: { from: '09:00', to: '24:00' } },
    });
    expect((await api.admin.get('/v1/policies')).body).toEqual(body);
    const versions = await api.db
      .selectFrom('policyVersion')
      .selectAll()
      .where('version', '>=', before)
      .orderBy('version')
      .execute();
    expect(versions.map((row) => (row.settings as { unpaidAfter: string }).unpaidAfter)).toEqual([
      'PT30M',
      'PT1S',
    ]);
  });

  test('a limit can be set and taken away again', async () => {
    const limit = { amount: 2000, currency: 'AUD' };
    expect(
      (await api.admin.patch('/v1/policies', { instantRefundBelow: limit })).body.instantRefundBelow,
    ).toEqual(limit);
    const without = await api.admin.patch('/v1/policies', { instantRefundBelow: null }).expect(200);
    expect(without.body.instantRefundBelow).toBeUndefined();
  });

  test('changes at once follow one another: none is lost', async () => {
    const parts = [
      { unpaidAfter: 'PT1M' },
      { paymentAttempts: 7 },
      { captureAt: 'authorised' },
      { weekStartsOn: 7 },
      { spikeFactor: 2.5 },
    ];
    const before = await versionNow();
    await Promise.all(parts.map((part) => api.admin.patch('/v1/policies', part).expect(200)));
    expect((await api.admin.get('/v1/policies')).body).toMatchObject({
      version: before + parts.length,
      ...Object.assign({}, ...parts),
    });
  });

  test.each([
    [{ unpaidAfter: '30 minutes' }, '/unpaidAfter'],
    [{ unpaidAfter: 'PT0S' }, '/unpaidAfter'],
    [{ unpaidAfter: 'P1M' }, '/unpaidAfter'],
    [{ captureAt: 'later' }, '/captureAt'],
    [{ paymentAttempts: 0 }, '/paymentAttempts'],
    [{ reviewAbove: { amount: 1.5, currency: 'AUD' } }, '/reviewAbove/amount'],
    [{ spikeFactor: 1 }, '/spikeFactor'],
    [{ businessCalendar: { hours: { from: '18:00', to: '17:00' } } }, '/businessCalendar/hours'],
    [{ businessCalendar: { timeZone: 'Mars/Olympus' } }, '/businessCalendar/timeZone'],
    [{ unpaidAfterwards: 'PT1H' }, '/unpaidAfterwards'],
  ])('%j is refused with its place, and no version is made', async (part, pointer) => {
    const before = await versionNow();
    const answer = await api.admin.patch('/v1/policies', part).expect(422);
    expect(answer.body.errors).toEqual([{ pointer, message: expect.stringMatching(/\w/) }]);
    expect(await versionNow()).toBe(before);
  });

  test('who changed what stands on the timeline', async () => {
    const before = await versionNow();
    await api.admin.patch('/v1/policies', { unpaidAfter: 'PT5M' }).expect(200);
    const { body } = await api.admin.get('/v1/policies/timeline').expect(200);
    expect((body as { data: object[] }).data.at(-1)).toMatchObject({
      summary: `Store policies, version ${before + 1}, changed: unpaidAfter`,
      data: { changes: { unpaidAfter: { was: 'PT1M', now: 'PT5M' } } },
      actor: { type: 'key', name: 'a admin' },
    });
  });
});
