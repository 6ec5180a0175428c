import { checkBooks } from '../../scripts/check-books';
import { of, openRoom, wrong, type Room } from './check-books/room';

const CHECKS = [
  ...[
    'stockCounters',
    'stockNotNegative',
    'stockBalances',
    'stockReservations',
    'orderLines',
    'shippedStock',
  ],
  ...[
    'orderTimelines',
    'liveHandoffs',
    'answeredRequests',
    'openExceptions',
    'outboxJobs',
    'heldStock',
    'captures',
  ],
  ...['money', 'parcels', 'mails', 'processes'],
];

describe('checkBooks, on books of our own', () => {
  let room: Room;

  beforeAll(async () => {
    room = await openRoom();
  }, 60_000);

  afterAll(() => room.close());

  it('finds the books of a working system in order, and says how much it looked at', async () => {
    const lines: string[] = [];
    const report = await room.check({ patienceMs: 10_000, log: (line) => lines.push(line) });
    expect(lines.filter((line) => line.startsWith('WRONG'))).toEqual([]);
    expect(report).toMatchObject({ ok: true, leftOut: [] });
    const counted = Object.fromEntries(report.checks.map((each) => [each.name, each.counted]));
    expect(Object.keys(counted)).toEqual(CHECKS);
    expect(counted).toMatchObject({
      stockCounters: 14,
      orderLines: 5,
      orderTimelines: 5,
      money: 3,
      captures: 1,
    });
    expect(counted).toMatchObject({ parcels: 4, mails: 8, processes: 1 });
    expect(lines.at(-1)).toMatch(/^The books are in order: 17 checks/);
  });

  it('says what it could not compare', async () => {
    const { leftOut, checks } = await checkBooks({ databaseUrl: room.stack.config.databaseUrl });
    expect(leftOut).toHaveLength(4);
    expect(checks).toHaveLength(CHECKS.length - 4);
  });

  it('misses a unit that no movement explains', async () => {
    const set = (change: string) => `update stock set on_hand = on_hand ${change} where sku = 'LAMP'`;
    const report = await room.bySql(set('+ 1'), set('- 1'));
    expect(of(report, 'stockCounters').problems).toContainEqual(
      expect.objectContaining({ sku: 'LAMP', location: 'PER', bucket: 'onHand', counter: 47, movements: 46 }),
    );
  });

  it('sees that more is promised than is there', async () => {
    await room.pool.query('alter table stock drop constraint stock_never_oversold');
    const report = await room.bySql(
      `update stock set reserved = 60 where sku = 'LAMP'`,
      `update stock set reserved = 2 where sku = 'LAMP'`,
    );
    expect(of(report, 'stockNotNegative').problems).toEqual([
      expect.objectContaining({ sku: 'LAMP', bucket: 'available', units: -14 }),
    ]);
    expect(wrong(report)).toContain('stockReservations');
  });

  it('sees a movement that states another balance than all movements come to', async () => {
    const set = (change: string) =>
      `update stock_movement set balance = balance ${change} where sequence = (select max(sequence) from stock_movement)`;
    const report = await room.bySql(set('+ 3'), set('- 3'));
    expect(wrong(report)).toEqual(['stockBalances']);
  });

  it('sees a reservation that the counters do not know', async () => {
    const set = (to: number) =>
      `update reservation set released = ${to} where order_id = '${room.orders.waiting}'`;
    const report = await room.bySql(set(2), set(0));
    expect(of(report, 'stockReservations').problems).toEqual([
      expect.objectContaining({ sku: 'LAMP', counter: 2, reservations: 0 }),
    ]);
  });

  it('sees stock that is kept for an order that has ended', async () => {
    const set = (consumed: number) =>
      `update reservation set consumed = ${consumed} where order_id = '${room.orders.card}'`;
    const report = await room.bySql(set(0), set(2));
    expect(of(report, 'heldStock').problems).toEqual([
      { order: room.orders.card, status: 'delivered', waiting: 0, held: 2 },
    ]);
  });

  it('sees a paid order whose goods nobody keeps for it', async () => {
    const { waiting } = room.orders;
    const report = await room.bySql(
      `with paid as (update orders set status = 'paid' where id = '${waiting}')
       update reservation set released = 2 where order_id = '${waiting}'`,
      `with paid as (update orders set status = 'pendingPayment' where id = '${waiting}')
       update reservation set released = 0 where order_id = '${waiting}'`,
    );
    expect(of(report, 'heldStock').problems).toEqual([
      { order: waiting, status: 'paid', waiting: 2, held: 0 },
    ]);
  });

  it('sees a line that shipped more than its shipments carried and its reservations gave', async () => {
    const set = (shipped: number) =>
      `update order_line set shipped = ${shipped}, delivered = 0 where order_id = '${room.orders.card}'`;
    const report = await room.bySql(
      set(1),
      `update order_line set shipped = 2, delivered = 2 where order_id = '${room.orders.card}'`,
    );
    expect(of(report, 'orderLines').problems).toEqual([
      expect.objectContaining({ order: room.orders.card, ordered: 2, shipped: 1, gone: 2, open: 1 }),
    ]);
    expect(of(report, 'shippedStock').problems).toEqual([
      expect.objectContaining({ shipped: 1, consumed: 2 }),
    ]);
  });

  it('sees open units that no shipment carries', async () => {
    const report = await room.bySql(
      `update shipment_line set quantity = 1 where shipment_id in (select id from shipment where order_id = '${room.orders.waiting}')`,
      `update shipment_line set quantity = 2 where shipment_id in (select id from shipment where order_id = '${room.orders.waiting}')`,
    );
    expect(of(report, 'orderLines').problems).toEqual([
      expect.objectContaining({ order: room.orders.waiting, open: 2, waiting: 1 }),
    ]);
  });

  it('sees a status that the timeline does not lead to', async () => {
    const report = await room.bySql(
      `update orders set status = 'returned' where id = '${room.orders.terms}'`,
      `update orders set status = 'delivered' where id = '${room.orders.terms}'`,
    );
    expect(of(report, 'orderTimelines').problems).toEqual([
      expect.objectContaining({ order: room.orders.terms, status: 'returned', ends: 'delivered' }),
    ]);
  });

  it('sees a step that the lifecycle does not have', async () => {
    const step = `entity_id = '${room.orders.terms}' and kind = 'statusChanged' and data->>'to'`;
    const report = await room.bySql(
      `update timeline set data = data || '{"from":"fulfilled","to":"delivered"}' where ${step} = 'delivered'`,
      `update timeline set data = data || '{"from":"shipped"}' where ${step} = 'delivered'`,
    );
    expect(of(report, 'orderTimelines').problems).toEqual([
      expect.objectContaining({ order: room.orders.terms, wrongSteps: 'fulfilled→delivered' }),
    ]);
  });

  it('sees a second live hand-off of one shipment', async () => {
    await room.pool.query('drop index handoff_live');
    const report = await room.bySql(
      `insert into handoff (id, shipment_id, location, format, state, message_id, created_at)
       select 'hnd_second', shipment_id, location, format, 'sent', 'msg_second', created_at from handoff limit 1`,
      `delete from handoff where id = 'hnd_second'`,
    );
    expect(of(report, 'liveHandoffs').problems).toEqual([expect.objectContaining({ liveHandoffs: 2 })]);
  });

  it('misses an order that a caller was promised', async () => {
    const report = await room.bySql(
      `update idempotency_key set entity_id = 'ord_lost', body = replace(body, '${room.orders.card}', 'ord_lost') where entity_id = '${room.orders.card}'`,
      `update idempotency_key set entity_id = '${room.orders.card}', body = replace(body, 'ord_lost', '${room.orders.card}') where entity_id = 'ord_lost'`,
    );
    expect(of(report, 'answeredRequests').problems).toEqual([
      expect.objectContaining({ route: 'POST /v1/orders', id: 'ord_lost' }),
    ]);
  });

  it('sees one cause as two open exceptions', async () => {
    await room.pool.query('drop index exception_one_open');
    const report = await room.bySql(
      `insert into exception (id, kind, subject_type, subject_id, cause, severity, opened_at, context)
       select 'exc_' || n, 'unpaid', 'order', 'ord_x', 'unpaid', 'low', now(), '{}' from generate_series(1, 2) n`,
      `delete from exception where subject_id = 'ord_x'`,
    );
    expect(of(report, 'openExceptions').problems).toEqual([
      expect.objectContaining({ kind: 'unpaid', subjectId: 'ord_x', openAtOnce: 2 }),
    ]);
  });

  it('sees a job that the outbox has given up', async () => {
    const add = `select graphile_worker.add_job('nobodyDoesThis', '{}'::json, max_attempts => 1, job_key => 'given-up', run_at => now() + interval '1 hour')`;
    const giveUp = `update graphile_worker._private_jobs set attempts = 1, last_error = 'no' where key = 'given-up'`;
    const report = await room.damaged(
      () => room.pool.query(add).then(() => room.unguarded(giveUp)),
      () => room.pool.query(`select graphile_worker.remove_job('given-up')`),
    );
    expect(of(report, 'outboxJobs').problems).toEqual([
      expect.objectContaining({ job: 'nobodyDoesThis', key: 'given-up', lastError: 'no' }),
    ]);
  });
});
