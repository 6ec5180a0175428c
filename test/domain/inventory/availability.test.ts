import { availableUnits, freeUnits } from '../../../domain/inventory/availability';

const shelf = { onHand: 20, reserved: 4, held: 3, quarantined: 2, damaged: 1, buffer: 5 };

describe('freeUnits', () => {
  it('is on hand less what is promised or set aside', () => {
    expect(freeUnits(shelf)).toBe(10);
  });
});

describe('availableUnits', () => {
  it('is on hand less every claim and the buffer', () => {
    expect(availableUnits(shelf)).toBe(5);
  });

  it('is never below zero', () => {
    expect(availableUnits({ ...shelf, buffer: 11 })).toBe(0);
  });
});
