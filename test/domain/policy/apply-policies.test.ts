import { applyPolicies } from '../../../domain/policy/apply-policies';
import { defaultPolicies } from '../../../domain/policy/policies';

describe('applyPolicies', () => {
  it('changes what is named and keeps the rest', () => {
    const policies = applyPolicies(defaultPolicies, { unpaidAfter: 'PT1S', holdAddressMismatch: false });
    expect(policies).toEqual({ ...defaultPolicies, unpaidAfter: 'PT1S', holdAddressMismatch: false });
  });

  it('keeps the rest of the calendar too', () => {
    const { businessCalendar } = applyPolicies(defaultPolicies, {
      businessCalendar: { timeZone: 'Europe/London', hours: { to: '24:00' } },
    });
    expect(businessCalendar).toEqual({
      timeZone: 'Europe/London',
      workingDays: [1, 2, 3, 4, 5],
      hours: { from: '09:00', to: '24:00' },
      holidays: [],
    });
  });

  it('sets an instant refund, keeps it and takes it away', () => {
    const limit = { amount: 2000, currency: 'AUD' };
    const set = applyPolicies(defaultPolicies, { instantRefundBelow: limit });
    expect(set.instantRefundBelow).toEqual(limit);
    expect(applyPolicies(set, { paymentAttempts: 5 }).instantRefundBelow).toEqual(limit);
    expect(applyPolicies(set, { instantRefundBelow: null })).toEqual(defaultPolicies);
  });

  it('leaves the version before as it was', () => {
    const before = structuredClone(defaultPolicies);
    applyPolicies(defaultPolicies, { businessCalendar: { hours: { from: '08:00' } }, paymentAttempts: 1 });
    expect(defaultPolicies).toEqual(before);
  });
});
