import { addBusinessTime } from '../../../domain/calendar/business-time';
import { addDuration, isAfter } from '../../../domain/calendar/instant';
import { defaultPolicies } from '../../../domain/policy/policies';
import { validatePolicies } from '../../../domain/policy/validate-policies';

describe('defaultPolicies', () => {
  it('pass their own validation', () => {
    expect(validatePolicies(defaultPolicies)).toEqual([]);
  });

  it('survive being stored as JSON', () => {
    expect(JSON.parse(JSON.stringify(defaultPolicies))).toEqual(defaultPolicies);
  });

  it('show an order as unpaid strictly after thirty minutes (AC-28)', () => {
    const shownAfter = addDuration('2026-03-02T04:00:00Z', defaultPolicies.unpaidAfter);
    const at = ['04:29:59', '04:30:00', '04:30:01'].map((time) => isAfter(`2026-03-02T${time}Z`, shownAfter));
    expect(at).toEqual([false, false, true]);
  });

  it('hold unpaid goods for an hour, another timer than the half hour', () => {
    expect(addDuration('2026-03-02T04:00:00Z', defaultPolicies.holdExpiresAfter)).toBe(
      '2026-03-02T05:00:00.000Z',
    );
  });

  it('give a review four working hours of the merchant', () => {
    const { reviewWithin, businessCalendar } = defaultPolicies;
    // Friday 16:00 in Sydney; the rest of the four hours is on Monday.
    expect(addBusinessTime('2026-03-06T05:00:00Z', reviewWithin, businessCalendar)).toBe(
      '2026-03-09T01:00:00.000Z',
    );
  });
});
