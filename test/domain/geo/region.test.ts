import { regionCode } from '../../../domain/geo/region';

describe('regionCode', () => {
  it.each(['WA', 'wa', ' AU-WA ', 'Western Australia'])('takes %j in Australia for WA', (region) => {
    expect(regionCode('AU', region)).toBe('WA');
  });

  it('keeps the regions of countries apart', () => {
    expect(regionCode('US', 'Washington')).toBe('WA');
    expect(regionCode('CA', 'quebec')).toBe('QC');
    expect(regionCode('US', 'Western Australia')).toBe('WESTERN AUSTRALIA');
  });

  it('leaves regions it does not know as they are, in upper case', () => {
    expect(regionCode('FR', 'Île-de-France')).toBe('ÎLE-DE-FRANCE');
    expect(regionCode('AU', 'constructor')).toBe('CONSTRUCTOR');
    expect(regionCode('__proto__', 'x')).toBe('X');
  });
});
