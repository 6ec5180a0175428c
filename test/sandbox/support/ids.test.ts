import { newHexId, newId, newTrackingNumber } from '../../../sandbox/support/ids';

describe('identifiers', () => {
  it('look like those of the partners and do not repeat', () => {
    expect(newId('pi_')).toMatch(/^pi_[0-9A-Za-z]{24}$/);
    expect(newHexId('trk_')).toMatch(/^trk_[0-9a-f]{32}$/);
    expect(new Set(Array.from({ length: 1_000 }, newTrackingNumber)).size).toBe(1_000);
  });

  it('give parcel numbers with a valid check digit', () => {
    for (let count = 0; count < 200; count += 1) {
      const number = newTrackingNumber();
      expect(number).toMatch(/^94001\d{17}$/);
      const sum = [...number]
        .reverse()
        .reduce((total, digit, index) => total + Number(digit) * (index % 2 === 0 ? 1 : 3), 0);
      expect(sum % 10).toBe(0);
    }
  });
});
