import { isPhysical, onHandChange, type MovementEnd } from '../../../domain/inventory/buckets';

describe('isPhysical', () => {
  it('counts every bucket at the location, but neither what is on its way nor what is outside', () => {
    const ends: MovementEnd[] = [
      'available',
      'reserved',
      'held',
      'quarantined',
      'damaged',
      'incoming',
      'outside',
    ];
    expect(ends.filter(isPhysical)).toEqual(['available', 'reserved', 'held', 'quarantined', 'damaged']);
  });
});

describe('onHandChange', () => {
  it.each<[MovementEnd, MovementEnd, number]>([
    ['outside', 'available', 1],
    ['incoming', 'quarantined', 1],
    ['available', 'reserved', 0],
    ['outside', 'incoming', 0],
    ['reserved', 'outside', -1],
  ])('from %s to %s is %i', (from, to, change) => {
    expect(onHandChange(from, to)).toBe(change);
  });
});
