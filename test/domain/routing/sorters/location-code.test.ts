import { locationCode } from '../../../../domain/routing/sorters/location-code';
import { aCandidate, aContext, aPlan } from '../support/builders';

const at = (...codes: string[]) => aPlan(...codes.map((code) => aCandidate({ code })));

describe('locationCode', () => {
  it('breaks every tie between different locations the same way', () => {
    expect(locationCode.compare(at('PER'), at('SYD'), aContext())).toBeLessThan(0);
    expect(locationCode.compare(at('b'), at('A'), aContext())).toBeGreaterThan(0);
  });

  it('does not mind the order of parcels in a plan', () => {
    expect(locationCode.compare(at('SYD', 'PER'), at('PER', 'SYD'), aContext())).toBe(0);
    expect(locationCode.tell(at('SYD', 'PER'), aContext())).toBe('PER, SYD');
  });
});
