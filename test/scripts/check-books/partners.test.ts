import { randomUUID } from 'node:crypto';

import { createTransport } from 'nodemailer';

import { of, openRoom, type Room } from './room';

describe('checkBooks, against the books of others', () => {
  let room: Room;

  beforeAll(async () => {
    room = await openRoom();
  }, 60_000);

  afterAll(() => room.close());

  it('sees a cent more here than Stripe has', async () => {
    const set = (change: string) =>
      `update payment set captured_minor = captured_minor ${change} where order_id = '${room.orders.card}'`;
    const report = await room.bySql(set('+ 1'), set('- 1'));
    expect(of(report, 'money').problems).toEqual([
      expect.objectContaining({
        problem: 'captured differs',
        order: room.orders.card,
        ours: 4001,
        stripe: 4000,
      }),
    ]);
  });

  it('sees a delivered order whose money was left with the customer', async () => {
    const set = (captured: number) =>
      `update payment set captured_minor = ${captured} where order_id = '${room.orders.card}'`;
    const report = await room.bySql(set(0), set(4000));
    expect(of(report, 'captures').problems).toEqual([
      expect.objectContaining({ order: room.orders.card, due: 4000, captured: 0 }),
    ]);
  });

  it('sees money at Stripe that nobody here knows of', async () => {
    const { rows } = await room.pool.query<Record<string, unknown>>(
      `delete from payment where order_id = '${room.orders.card}' returning *`,
    );
    const report = await room.check();
    await room.unguarded('insert into payment select * from jsonb_populate_record(null::payment, $1)', [
      JSON.stringify(rows[0]),
    ]);
    expect(of(report, 'money').problems).toEqual([
      expect.objectContaining({ problem: 'Stripe holds a payment that we do not know', captured: 4000 }),
    ]);
  });

  it('sees a parcel that left for a cancelled shipment', async () => {
    const set = (status: string) =>
      `update shipment set status = '${status}' where order_id = '${room.orders.terms}'`;
    const report = await room.bySql(set('cancelled'), set('delivered'));
    expect(of(report, 'parcels').problems).toEqual([
      expect.objectContaining({ problem: 'cancelled, but it left the warehouse', order: room.orders.terms }),
    ]);
  });

  it('sees a shipment that left by our record alone', async () => {
    const set = (status: string) =>
      `update shipment set status = '${status}' where order_id = '${room.orders.waiting}'`;
    const report = await room.bySql(set('shipped'), set('planned'));
    expect(of(report, 'parcels').problems).toEqual([
      expect.objectContaining({ problem: 'no parcel of it left the warehouse', order: room.orders.waiting }),
      expect.objectContaining({ problem: 'not one parcel at the carrier', order: room.orders.waiting }),
    ]);
  });

  it('misses a message that was never sent, and sees one that nobody meant to send', async () => {
    const rename = (from: string, to: string) => `update notification set id = '${to}' where id = '${from}'`;
    const { rows } = await room.pool.query<{ id: string }>(
      `select id from notification where order_id = '${room.orders.card}' limit 1`,
    );
    const [sent] = rows;
    const id = sent?.id ?? '';
    const report = await room.bySql(rename(id, 'ntf_never'), rename('ntf_never', id));
    expect(of(report, 'mails').problems).toEqual([
      expect.objectContaining({
        problem: 'sent, but the mail server never had it',
        notification: 'ntf_never',
      }),
      expect.objectContaining({ problem: 'a mail that no message of ours explains', notification: id }),
    ]);
  });

  it('misses the process of an open order, and sees one without an order', async () => {
    const { client } = room.stack.temporal;
    const stray = await client.workflow.start('orderWorkflow', {
      workflowId: `order/ord_${randomUUID()}`,
      taskQueue: room.stack.config.temporal.taskQueue,
      args: [{ orderId: 'ord_never' }],
      startDelay: '1 hour', // it is there, and no worker stumbles over it
    });
    const {
      client: { workflow },
    } = room.stack.temporal;
    await room.pool.query(`update orders set status = 'paid' where id = '${room.orders.card}'`);
    const report = await room.check();
    await room.pool.query(`update orders set status = 'delivered' where id = '${room.orders.card}'`);
    await workflow.getHandle(stray.workflowId).terminate('end of the test');
    expect(of(report, 'processes').problems).toEqual([
      { problem: 'open, but no process runs it', order: room.orders.card, status: 'paid' },
      {
        problem: 'a process runs for an order that is not there',
        order: stray.workflowId.slice('order/'.length),
      },
    ]);
  });

  it('sees an order that has ended while its process runs on', async () => {
    const set = (status: string) =>
      `update orders set status = '${status}' where id = '${room.orders.waiting}'`;
    const report = await room.bySql(set('cancelled'), set('pendingPayment'));
    expect(of(report, 'processes').problems).toEqual([
      { problem: 'ended, but its process still runs', order: room.orders.waiting, status: 'cancelled' },
    ]);
  });

  // Last of all, because the books of the mail server keep them.
  it('counts a mail that SMTP repeated apart, and does not forgive a second mail of the same message', async () => {
    const { rows } = await room.pool.query<{ id: string }>(
      `select id from notification where order_id = '${room.orders.card}' limit 1`,
    );
    const [sent] = rows;
    const mailer = createTransport({ url: room.stack.sandbox.mail });
    const send = (messageId: string) =>
      mailer.sendMail({
        from: 'a@b.example',
        to: 'c@d.example',
        text: 'x',
        messageId,
        headers: { 'X-Evenkeel-Notification': sent?.id ?? '' },
      });
    await send(`<${sent?.id}@evenkeel.example>`);
    const repeated = await room.check();
    expect(of(repeated, 'mails')).toMatchObject({
      offending: 0,
      remark: '8 mails in its books, 1 repeated by SMTP under the same Message-ID',
    });
    await send('<another@evenkeel.example>');
    expect(of(await room.check(), 'mails').problems).toEqual([
      expect.objectContaining({ problem: 'sent as several mails', notification: sent?.id }),
    ]);
    mailer.close();
  });
});
