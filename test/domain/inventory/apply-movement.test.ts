import fc from 'fast-check';

import { applyMovement, unitsIn } from '../../../domain/inventory/apply-movement';
import { freeUnits, type StockCounters } from '../../../domain/inventory/availability';
import { PHYSICAL_BUCKETS, type MovementEnd } from '../../../domain/inventory/buckets';

const shelf: StockCounters = { onHand: 20, reserved: 4, held: 3, quarantined: 2, damaged: 1, buffer: 5 };
const move = (from: MovementEnd, to: MovementEnd, quantity: number) =>
  applyMovement(shelf, { from, to, quantity });

describe('applyMovement', () => {
  it('reserves without touching what is on hand', () => {
    expect(move('available', 'reserved', 3)).toEqual({ ...shelf, reserved: 7 });
  });

  it('ships: on hand and reserved fall together, and what is free stays', () => {
    const after = move('reserved', 'outside', 3);
    expect(after).toEqual({ ...shelf, onHand: 17, reserved: 1 });
    expect(freeUnits(after)).toBe(freeUnits(shelf));
  });

  it('receives what was incoming', () => {
    expect(move('incoming', 'available', 6)).toEqual({ ...shelf, onHand: 26 });
    expect(move('outside', 'incoming', 6)).toEqual(shelf);
  });

  it('takes from one bucket exactly what it adds to the other', () => {
    const end = fc.constantFrom<MovementEnd>(...PHYSICAL_BUCKETS, 'incoming', 'outside');
    fc.assert(
      fc.property(end, end, fc.integer({ min: 1, max: 1000 }), (from, to, quantity) => {
        fc.pre(from !== to);
        const after = move(from, to, quantity);
        for (const bucket of PHYSICAL_BUCKETS) {
          const change = quantity * (Number(bucket === to) - Number(bucket === from));
          expect(unitsIn(after, bucket)).toBe(unitsIn(shelf, bucket) + change);
        }
      }),
    );
  });
});
