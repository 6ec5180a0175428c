import { applyPolicies } from '../../../domain/policy/apply-policies';
import { defaultPolicies, type Policies } from '../../../domain/policy/policies';
import { validatePolicies } from '../../../domain/policy/validate-policies';

const pointers = (part: unknown) => validatePolicies(part).map((issue) => issue.pointer);

describe('validatePolicies', () => {
  it('takes durations down to fractions of a second', () => {
    expect(pointers({ unpaidAfter: 'PT1S', holdExpiresAfter: 'PT0.5S', escalateEvery: 'P1DT1S' })).toEqual(
      [],
    );
  });

  it('has nothing against an empty change', () => {
    expect(pointers({})).toEqual([]);
  });

  it.each(Object.keys(defaultPolicies))('does not take a list of lists for %s', (name) => {
    const found = pointers({ [name]: [[]] });
    expect(found.length).toBeGreaterThan(0);
    expect(found.every((pointer) => pointer.startsWith(`/${name}`))).toBe(true);
  });

  it.each<[keyof Policies, unknown]>([
    ['unpaidAfter', 'PT0S'],
    ['unpaidAfter', '30 minutes'],
    ['unpaidAfter', 30],
    ['trackingPollEvery', 'P1M'],
    ['paymentAttempts', 0],
    ['paymentAttempts', 1.5],
    ['paymentAttempts', '3'],
    ['releaseOnDecline', 'never'],
    ['captureAt', 'delivered'],
    ['invoiceAt', null],
    ['holdAddressMismatch', 'yes'],
    ['spikeFactor', 1],
    ['spikeFactor', Infinity],
    ['weekStartsOn', 8],
  ])('refuses %s %j', (name, value) => {
    expect(pointers({ [name]: value })).toEqual([`/${name}`]);
  });

  it('says what to write instead', () => {
    expect(validatePolicies({ captureAt: 'later', trackingPollEvery: 'P1M' })).toEqual([
      { pointer: '/captureAt', message: 'must be one of authorised, shipped' },
      { pointer: '/trackingPollEvery', message: expect.stringContaining('write days (P30D)') },
    ]);
  });

  it('refuses names it does not know, also dangerous ones', () => {
    const part: unknown = JSON.parse(
      '{ "unpaidafter": "PT1S", "__proto__": {}, "constructor": 1, "toString": 1 }',
    );
    expect(pointers(part)).toEqual(['/unpaidafter', '/__proto__', '/constructor', '/toString']);
  });

  it.each([null, [], 'PT1S', 5, undefined])('refuses %j in place of policies', (part) => {
    expect(validatePolicies(part)).toEqual([{ pointer: '', message: 'must be an object of policies' }]);
  });

  it('wants money whole, with a currency and nothing else', () => {
    expect(pointers({ reviewAbove: { amount: -1, currency: 'aud', note: 1 } })).toEqual([
      '/reviewAbove/note',
      '/reviewAbove/amount',
      '/reviewAbove/currency',
    ]);
    expect(pointers({ reviewAbove: 500 })).toEqual(['/reviewAbove']);
    expect(pointers({ reviewAbove: { amount: 0, currency: 'JPY' } })).toEqual([]);
  });

  it('lets an instant refund be taken away, but not set to nonsense', () => {
    expect(pointers({ instantRefundBelow: null })).toEqual([]);
    expect(pointers({ instantRefundBelow: { amount: 0.5, currency: 'AUD' } })).toEqual([
      '/instantRefundBelow/amount',
    ]);
  });

  it('looks at a part of the calendar together with the rest of it', () => {
    expect(pointers({ businessCalendar: { timeZone: 'Europe/London' } })).toEqual([]);
    expect(pointers({ businessCalendar: { hours: { from: '18:00' } } })).toEqual(['/businessCalendar/hours']);

    const late = applyPolicies(defaultPolicies, {
      businessCalendar: { hours: { from: '12:00', to: '24:00' } },
    });
    expect(validatePolicies({ businessCalendar: { hours: { from: '18:00' } } }, late)).toEqual([]);
  });

  it.each([
    [{ timeZone: 'Nowhere' }, '/businessCalendar/timeZone'],
    [{ timeZone: 5 }, '/businessCalendar/timeZone'],
    [{ workingDays: [] }, '/businessCalendar/workingDays'],
    [{ workingDays: [0] }, '/businessCalendar/workingDays'],
    [{ workingDays: 'Mon-Fri' }, '/businessCalendar/workingDays'],
    [{ holidays: [5] }, '/businessCalendar/holidays'],
    [{ holidays: ['25.12.2026'] }, '/businessCalendar/holidays/0'],
    [{ hours: null }, '/businessCalendar/hours'],
    [{ hours: { from: '9am' } }, '/businessCalendar/hours/from'],
    [{ hours: { until: '17:00' } }, '/businessCalendar/hours/until'],
    [{ zone: 'UTC' }, '/businessCalendar/zone'],
  ])('finds the fault in the calendar %j', (businessCalendar, pointer) => {
    expect(pointers({ businessCalendar })).toContain(pointer);
  });
});
