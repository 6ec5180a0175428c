import { shippingRate } from '../../../../domain/routing/filters/shipping-rate';
import { aCandidate, aContext, aNode, anOrder, aRate } from '../support/builders';

describe('shippingRate', () => {
  it('drops a location without a rate, and names the destination', () => {
    expect(shippingRate.reject({ node: aNode({ rates: [] }) }, aContext())).toBe(
      'has no shipping rate to AU WA 6000',
    );
    const order = anOrder({ destination: { country: 'NZ', postcode: '0110' } });
    expect(shippingRate.reject({ node: aNode({ rates: [] }) }, aContext({ order }))).toBe(
      'has no shipping rate to NZ 0110',
    );
  });

  it('tells it from one whose carriers never come on a day it works', () => {
    const node = aNode({ rates: [aRate({ pickupDays: [7] })] });
    expect(shippingRate.reject({ node }, aContext())).toBe(
      'has rates to AU WA 6000, but the carriers collect on no day it works',
    );
  });

  it('lets a location with an offer pass', () => {
    expect(shippingRate.reject(aCandidate(), aContext())).toBeUndefined();
  });
});
