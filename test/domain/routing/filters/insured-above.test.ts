import { money, type Money } from '../../../../domain/money/money';
import { insuredAbove } from '../../../../domain/routing/filters/insured-above';
import { aCandidate, aContext, anOrder, aud } from '../support/builders';

function reject(value: Money, insured?: boolean) {
  const filter = insuredAbove.build({ amount: aud(50_000) });
  return (
    filter.kind === 'filter' &&
    filter.reject(aCandidate({ insured }), aContext({ order: anOrder({ value }) }))
  );
}

describe('insuredAbove', () => {
  it('drops locations without insurance for orders above the limit, not at it', () => {
    expect(reject(aud(50_001))).toBe('is not insured, and the order is worth 500.01 AUD, above 500.00 AUD');
    expect(reject(aud(50_000))).toBeUndefined();
    expect(reject(aud(50_001), true)).toBeUndefined();
  });

  it('says nothing about orders in another currency than its limit', () => {
    expect(reject(money(99_999_999, 'JPY'))).toBeUndefined();
  });

  it('is strict: an uninsured location never gets the order for want of another', () => {
    expect(insuredAbove.build({ amount: aud(1) })).toMatchObject({ yields: false });
  });
});
