import { planCancellation } from '../../../domain/order/cancellation';
import { aLine, aRecord, aShipment } from '../../support/a-record';

describe('planCancellation', () => {
  it('takes all that is open when no lines are named', () => {
    const order = aRecord({
      lines: [aLine({ quantity: 3, shipped: 1 })],
      shipments: [aShipment({ status: 'planned' })],
    });
    expect(planCancellation(order)).toMatchObject({ lines: [{ line: 'lin_1', quantity: 2 }] });
  });

  it('takes units from a planned shipment before it recalls one', () => {
    const planned = aShipment({ id: 'shp_2', status: 'planned', lines: [{ line: 'lin_1', quantity: 1 }] });
    const sent = aShipment({ lines: [{ line: 'lin_1', quantity: 1 }] });
    const plan = planCancellation(aRecord({ shipments: [sent, planned] }), [{ line: 'lin_1', quantity: 1 }]);
    expect(plan).toMatchObject({
      cuts: [{ shipment: { id: 'shp_2' }, cut: [{ line: 'lin_1', quantity: 1 }], left: [] }],
    });
  });

  it('refuses what has shipped, and names the return', () => {
    const order = aRecord({ lines: [aLine({ shipped: 2 })], shipments: [aShipment({ status: 'shipped' })] });
    expect(planCancellation(order)).toMatchObject({
      refused: 'already_shipped',
      facts: { next: 'POST /v1/returns' },
    });
  });

  it('refuses more units than are open', () => {
    expect(planCancellation(aRecord(), [{ line: 'lin_1', quantity: 3 }])).toMatchObject({
      refused: 'quantity_not_open',
      facts: { open: 2, requested: 3 },
    });
  });

  it('refuses a line of another order', () => {
    expect(planCancellation(aRecord(), [{ line: 'lin_9', quantity: 1 }])).toMatchObject({
      refused: 'quantity_not_open',
    });
  });

  it('refuses an order that has ended', () => {
    expect(planCancellation(aRecord({ status: 'cancelled' }))).toMatchObject({ refused: 'order_closed' });
  });
});
