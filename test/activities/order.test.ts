import { sql } from 'kysely';

import type { ActivityDeps } from '../../activities/deps';
import { createOrderActivities } from '../../activities/order';
import { openDatabase } from '../../database/connection';
import { acknowledgeShipment } from '../../database/shipment/handoff';
import { shipShipment } from '../../database/shipment/ship';
import { decide } from '../../database/transaction';
import { anOrder, type BuiltOrder } from '../support/an-order';
import { CLERK, openStore, type Store } from '../support/a-store';
import { createTestDatabase, type TestDatabase } from '../support/database';

let database: TestDatabase;
let store: Store;

beforeAll(async () => {
  database = await createTestDatabase();
  store = await openStore(openDatabase({ databaseUrl: database.url, databasePoolSize: 4 }));
});
afterAll(async () => {
  await store.db.destroy();
  await database.drop();
});

// The desk uses the database and the reserver, and nothing that leaves our walls.
const desk = () => createOrderActivities({ db: store.db, reserver: store.reserver } as ActivityDeps);

const cancellation = (order: BuiltOrder, requestId: string) => ({
  ...{ orderId: order.id, requestId, now: order.now.toISOString() },
  ...{ actor: CLERK, reason: 'Changed their mind' },
});

const timeline = (order: BuiltOrder, kind: string) =>
  store.db
    .selectFrom('timeline')
    .select('sequence')
    .where('entityId', '=', order.id)
    .where('kind', '=', kind)
    .execute();

describe('a cancellation whose steps run again after a crash', () => {
  it('is not told that it comes too late for itself', async () => {
    const order = await anOrder(store)
      .withLine(await store.sku('TWICE', { PER: 5 }), 2)
      .build();
    const request = cancellation(order, 'one-request');
    for (let run = 0; run < 3; run += 1) {
      expect(await desk().beginCancellation(request)).toEqual({ recalls: [] });
      expect(await desk().finishCancellation(request)).toMatchObject({ status: 'cancelled' });
    }
    expect(await timeline(order, 'unitsCancelled')).toHaveLength(1);
  });

  it('waits for its own other run, and answers with what that one did', async () => {
    const order = await anOrder(store)
      .withLine(await store.sku('OVERLAPS', { PER: 5 }), 2)
      .build();
    const request = cancellation(order, 'overlapping');
    const outcomes = await Promise.all(
      Array.from({ length: 6 }, async (_, run) =>
        run % 2 === 0 ? desk().finishCancellation(request) : desk().beginCancellation(request),
      ),
    );
    expect(outcomes.filter((outcome) => 'refused' in outcome)).toEqual([]);
    expect(await timeline(order, 'unitsCancelled')).toHaveLength(1);
  });

  it('is heard of by the process a while later, should the answer not reach it', async () => {
    const order = await anOrder(store)
      .withLine(await store.sku('HEARD', { PER: 5 }))
      .build();
    await desk().finishCancellation(cancellation(order, 'heard'));
    const { rows } = await sql<{ job: string; later: boolean }>`
      select task_identifier as job, run_at > ${order.now} as later from graphile_worker.jobs
      where key = ${`intent:${order.id}`}`.execute(store.db);
    expect(rows).toEqual([{ job: 'signalOrder', later: true }]);
  });

  it('of another request is refused: the order has ended', async () => {
    const order = await anOrder(store)
      .withLine(await store.sku('OTHER', { PER: 5 }))
      .build();
    await desk().finishCancellation(cancellation(order, 'first'));
    const second = cancellation(order, 'second');
    expect(await desk().beginCancellation(second)).toMatchObject({ refused: 'order_closed' });
    expect(await desk().finishCancellation(second)).toMatchObject({ refused: 'order_closed' });
  });
});

describe('goods that a node has given back, before the cancellation is finished', () => {
  it('cannot be acknowledged or shipped any more, and the cancellation goes through', async () => {
    const order = await anOrder(store)
      .withLine(await store.sku('BACK', { PER: 5 }))
      .paid()
      .handedOff()
      .build();
    const [shipmentId = ''] = order.shipments;
    const request = cancellation(order, 'recalls');
    const change = { now: order.now, actor: CLERK, tellProcess: false };
    expect(await desk().beginCancellation(request)).toEqual({ recalls: [shipmentId] });
    await store.db
      .updateTable('handoff')
      .set({ state: 'recalled' })
      .where('shipmentId', '=', shipmentId)
      .execute();
    const late = [
      await decide(store.db, (tx) => shipShipment(tx, { shipmentId }, change)),
      await decide(store.db, (tx) => acknowledgeShipment(tx, shipmentId, change)),
    ];
    expect(late).toMatchObject([{ refused: 'shipment_moved_on' }, { refused: 'shipment_moved_on' }]);
    expect(await desk().finishCancellation(request)).toMatchObject({ status: 'cancelled' });
  });
});
