import { sql } from 'kysely';

import { anOrder, type BuiltOrder } from '../../support/an-order';
import { NINE, openStore, type Store } from '../../support/a-store';
import { openTestApi, type TestApi } from '../support';

let api: TestApi;
let store: Store;
let now = NINE;

beforeAll(async () => {
  api = await openTestApi({ deps: { clock: { now: () => now } } });
  store = await openStore(api.db);
});
afterAll(() => api.close());

/** No answer can be kept while this stands: the request dies between its effect and its answer. */
const breakDown = () =>
  sql`create or replace function no_answers() returns trigger language plpgsql as $$
        begin raise exception 'the process dies here'; end $$;
      create trigger dies before update on idempotency_key for each row execute function no_answers()`.execute(
    api.db,
  );
const mend = () => sql`drop trigger dies on idempotency_key`.execute(api.db);

const post = (path: string, body: object, key: string) =>
  api.admin.post(path, body).set('Idempotency-Key', key);

async function attemptsOf(order: BuiltOrder): Promise<number> {
  const rows = await api.db.selectFrom('payment').select('id').where('orderId', '=', order.id).execute();
  return rows.length;
}

describe('a request that dies between its effect and its answer has had no effect, and its repeat has it once', () => {
  test('a further card', async () => {
    const order = await anOrder(store)
      .withLine(await store.sku('CARDS', { PER: 1 }))
      .byCard()
      .card({ status: 'failed', declineCode: 'insufficient_funds' })
      .build();
    now = order.now;
    const path = `/v1/orders/${order.id}/payments`;
    const card = { method: 'card', token: 'pm_card_visa' };
    await breakDown();
    await post(path, card, 'second-card').expect(500);
    await mend();
    expect(await attemptsOf(order)).toBe(1);
    const first = await post(path, card, 'second-card').expect(201);
    const again = await post(path, card, 'second-card').expect(201);
    expect(again.text).toBe(first.text);
    expect(await attemptsOf(order)).toBe(2);
  });

  test('a shipment that left', async () => {
    const order = await anOrder(store)
      .withLine(await store.sku('LEFT', { PER: 1 }))
      .paid()
      .handedOff()
      .build();
    now = order.now;
    const [shipment = ''] = order.shipments;
    const path = `/v1/shipments/${shipment}/ship`;
    const report = { carrier: 'AusPost', trackingNumber: `TRK-${order.id}` };
    await breakDown();
    await post(path, report, 'left').expect(500);
    await mend();
    expect((await api.admin.get(`/v1/shipments/${shipment}`).expect(200)).body.status).toBe('sent');
    const first = await post(path, report, 'left').expect(200);
    expect(first.body).toMatchObject({ status: 'shipped' });
    const again = await post(path, report, 'left').expect(200);
    expect(again.text).toBe(first.text);
  });
});
