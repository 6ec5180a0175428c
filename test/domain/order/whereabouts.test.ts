import { holderOf, refusedShipment } from '../../../domain/order/whereabouts';
import { aLine, aRecord, aShipment } from '../../support/a-record';

const shippedLine = aLine({ shipped: 2 });

describe('holderOf', () => {
  test('we hold an order until a node was asked for it', () => {
    expect(holderOf(aRecord())).toBe('us');
    expect(holderOf(aRecord({ shipments: [aShipment({ status: 'planned' })] }))).toBe('us');
    expect(holderOf(aRecord({ shipments: [aShipment({ status: 'rejected' })] }))).toBe('us');
  });

  test.each(['sent', 'overdue', 'acknowledged', 'packed'] as const)('the node holds what is %s', (status) => {
    expect(holderOf(aRecord({ shipments: [aShipment({ status })] }))).toBe('node');
  });

  test.each(['shipped', 'inTransit', 'outForDelivery', 'returnToSender', 'lost'] as const)(
    'the carrier holds what is %s',
    (status) => {
      expect(holderOf(aRecord({ lines: [shippedLine], shipments: [aShipment({ status })] }))).toBe('carrier');
    },
  );

  test('the customer holds what is delivered', () => {
    const order = aRecord({ lines: [shippedLine], shipments: [aShipment({ status: 'delivered' })] });
    expect(holderOf(order)).toBe('customer');
  });

  test('of several shipments the one furthest behind decides', () => {
    const delivered = aShipment({ status: 'delivered', lines: [{ line: 'lin_1', quantity: 1 }] });
    const onTheWay = aShipment({ id: 'shp_2', status: 'inTransit', lines: [{ line: 'lin_1', quantity: 1 }] });
    const packed = aShipment({ id: 'shp_2', status: 'packed', lines: [{ line: 'lin_1', quantity: 1 }] });
    expect(holderOf(aRecord({ lines: [shippedLine], shipments: [delivered, onTheWay] }))).toBe('carrier');
    expect(holderOf(aRecord({ lines: [aLine({ shipped: 1 })], shipments: [delivered, packed] }))).toBe(
      'node',
    );
    expect(holderOf(aRecord({ lines: [aLine({ shipped: 1 })], shipments: [delivered] }))).toBe('us');
  });

  test('goods of a refused or cancelled order never left us', () => {
    expect(holderOf(aRecord({ isRefused: true }))).toBe('us');
    expect(
      holderOf(
        aRecord({ lines: [aLine({ cancelled: 2 })], shipments: [aShipment({ status: 'cancelled' })] }),
      ),
    ).toBe('us');
  });
});

describe('refusedShipment', () => {
  test('is the one a node refused, while nobody else was asked for its units', () => {
    const rejected = aShipment({ status: 'rejected' });
    expect(refusedShipment(aRecord({ shipments: [rejected] }))).toBe(rejected);
    const instead = aShipment({ id: 'shp_2', status: 'planned' });
    expect(refusedShipment(aRecord({ shipments: [rejected, instead] }))).toBeUndefined();
    expect(refusedShipment(aRecord())).toBeUndefined();
  });
});
