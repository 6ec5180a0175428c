import { allocateOrder } from '../../activities/allocation';
import type { ActivityDeps } from '../../activities/deps';
import { openDatabase } from '../../database/connection';
import type { Reserver } from '../../database/reserver';
import { eventually } from '../support/api-client';
import { anOrder, type BuiltOrder } from '../support/an-order';
import { openStore, type Store } from '../support/a-store';
import { createTestDatabase, type TestDatabase } from '../support/database';

let database: TestDatabase;
let store: Store;

beforeAll(async () => {
  database = await createTestDatabase();
  store = await openStore(openDatabase({ databaseUrl: database.url, databasePoolSize: 6 }));
});
afterAll(async () => {
  await store.db.destroy();
  await database.drop();
});

const deps = (reserver: Reserver = store.reserver) => ({ db: store.db, reserver }) as ActivityDeps;

/** A reserver during whose answer something else happens. */
const meanwhile = (happens: () => Promise<unknown>): Reserver => ({
  reserve: async (request) => {
    const answer = await store.reserver.reserve(request);
    await happens();
    return answer;
  },
});

const undecided = async (sku: string) => anOrder(store).withLine(sku, 2).undecided().build();

async function standing(order: BuiltOrder) {
  const held = await store.db
    .selectFrom('reservation')
    .select(['location', 'attempt'])
    .where('orderId', '=', order.id)
    .whereRef('released', '<', 'quantity')
    .execute();
  const planned = await store.db
    .selectFrom('shipment')
    .select(['location', 'status'])
    .where('orderId', '=', order.id)
    .execute();
  const { status } = await store.db
    .selectFrom('orders')
    .select('status')
    .where('id', '=', order.id)
    .executeTakeFirstOrThrow();
  return { status, held, planned };
}

describe('allocateOrder, run twice at once', () => {
  it('leaves the plan to the run whose stock stands', async () => {
    const order = await undecided(await store.sku('OVERLAP', { PER: 2 }));
    const slow = deps(meanwhile(() => allocateOrder(deps(), order.id, order.now)));
    expect(await allocateOrder(slow, order.id, order.now)).toMatchObject({ status: 'pendingPayment' });
    expect(await standing(order)).toEqual({
      status: 'pendingPayment',
      held: [{ location: 'PER', attempt: 2 }],
      planned: [{ location: 'PER', status: 'planned' }],
    });
  });

  it('makes no plan for stock that the other run has freed; it fails, and finds the other plan when it runs again', async () => {
    const order = await undecided(await store.sku('FREED', { PER: 2 }));
    let goOn: (value?: unknown) => void = () => undefined;
    const mayGoOn = new Promise((resolve) => (goOn = resolve));
    let other: Promise<unknown> = Promise.resolve();
    const late: Reserver = { reserve: (request) => mayGoOn.then(() => store.reserver.reserve(request)) };
    const slow = deps(
      meanwhile(async () => {
        other = allocateOrder(deps(late), order.id, order.now);
        await eventually(
          () => standing(order),
          ({ held }) => held.length === 0,
        );
      }),
    );
    await expect(allocateOrder(slow, order.id, order.now)).rejects.toThrow(/overtaken attempt 1/);
    goOn();
    await other;
    expect(await allocateOrder(deps(), order.id, order.now)).toMatchObject({ status: 'pendingPayment' });
    expect(await standing(order)).toMatchObject({
      held: [{ location: 'PER', attempt: 2 }],
      planned: [{ location: 'PER', status: 'planned' }],
    });
  });

  it('plans for the place where the stock is, when the two decided on different places', async () => {
    await store.warehouse('ALB', 500);
    const order = await undecided(await store.sku('PLACES', { PER: 2, ALB: 2 }));
    // Both are the first attempt: the slow one has decided for ALB, then ALB becomes dearer and the other decides for PER.
    const slow: Reserver = {
      reserve: async (request) => {
        await store.warehouse('ALB', 900);
        await expect(allocateOrder(deps(), order.id, order.now)).resolves.toMatchObject({
          shipments: [{ location: 'PER' }],
        });
        return store.reserver.reserve(request);
      },
    };
    const outcome = await allocateOrder(deps(slow), order.id, order.now);
    expect(outcome.shipments).toMatchObject([{ location: 'PER' }]);
    expect(await standing(order)).toMatchObject({
      held: [{ location: 'PER', attempt: 1 }],
      planned: [{ location: 'PER' }],
    });
  });

  it('refuses nobody whose plan is made: the run that found too little was the slower one', async () => {
    const sku = await store.sku('SHORT', { PER: 2 });
    const order = await undecided(sku);
    const refusing: Reserver = {
      reserve: async () => {
        await allocateOrder(deps(), order.id, order.now);
        return { reserved: false, lines: [] };
      },
    };
    await allocateOrder(deps(refusing), order.id, order.now);
    expect(await standing(order)).toMatchObject({
      status: 'pendingPayment',
      planned: [{ status: 'planned' }],
    });
  });
});

describe('allocateOrder after a crash between reservation and plan', () => {
  it('frees what was set aside and sets it aside anew', async () => {
    const order = await undecided(await store.sku('CRASH', { PER: 2 }));
    const dies = meanwhile(() => Promise.reject(new Error('the worker died')));
    await expect(allocateOrder(deps(dies), order.id, order.now)).rejects.toThrow('the worker died');
    await allocateOrder(deps(), order.id, order.now);
    expect(await standing(order)).toMatchObject({
      held: [{ attempt: 2 }],
      planned: [{ status: 'planned' }],
    });
  });
});
