import { ORDER_LIFECYCLE } from '../../../domain/order/order-lifecycle';
import { EDGES } from '../../../scripts/check-books/lifecycle';

describe('EDGES', () => {
  it('are the moves of the lifecycle table', () => {
    const table = Object.entries(ORDER_LIFECYCLE).flatMap(([from, { next }]) => next.map((to) => [from, to]));
    expect([...EDGES].sort()).toEqual(table.sort());
  });
});
