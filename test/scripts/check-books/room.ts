import { Pool } from 'pg';

import { checkBooks, type CheckOptions } from '../../../scripts/check-books';
import type { BookCheck, CheckReport } from '../../../scripts/check-books/report';
import { eventually } from '../../support/api-client';
import { anOrderBody, setUpMerchant, setUpSku } from '../../support/merchant';
import { startStack, type Stack } from '../../support/stack';

const ON_TERMS = { payment: { method: 'terms', netDays: 30, purchaseOrderNumber: 'PO-1' } };
const TO_PAY = { payment: { method: 'external', reference: 'later' } };
const TO_AUTHENTICATE = { payment: { method: 'card', token: 'pm_card_authenticationRequired' } };

/** A working system with a few orders, and the means to damage its books on purpose. */
export interface Room {
  stack: Stack;
  pool: Pool;
  /** By card and delivered, on terms and delivered, waiting for its payment, cancelled; a fifth order was refused. */
  orders: Record<'card' | 'terms' | 'waiting' | 'cancelled', string>;
  check(options?: Partial<CheckOptions>): Promise<CheckReport>;
  /** Does harm, checks, repairs; expects that something was found. */
  damaged(harm: () => Promise<unknown>, repair: () => Promise<unknown>): Promise<CheckReport>;
  /** The same by one statement each, past all triggers and foreign keys, which would not let it happen. */
  bySql(harm: string, repair: string): Promise<CheckReport>;
  unguarded(statement: string, values?: unknown[]): Promise<void>;
  close(): Promise<void>;
}

export async function openRoom(): Promise<Room> {
  const stack = await startStack();
  await setUp(stack);
  const orders = {
    card: await place(stack),
    terms: await place(stack, ON_TERMS),
    waiting: await place(stack, TO_PAY),
    cancelled: await place(stack, TO_AUTHENTICATE),
  };
  const refused = await stack.api.post('/v1/orders', anOrderBody('RARE', 2));
  expect(refused.status).toBe(409);
  const cancelled = await stack.api.post(`/v1/orders/${orders.cancelled}/cancel`, { reason: 'not wanted' });
  expect(cancelled.status).toBe(200);
  await until(stack, orders.card, 'delivered');
  await until(stack, orders.terms, 'delivered');
  await until(stack, orders.cancelled, 'cancelled');
  return { stack, orders, ...instruments(stack) };
}

/** The check of that name. */
export function of({ checks }: CheckReport, name: string): BookCheck {
  const found = checks.find((each) => each.name === name);
  if (found === undefined) throw new Error(`There is no check ${name}`);
  return found;
}

/** The names of the checks that found something. */
export function wrong({ checks }: CheckReport): string[] {
  return checks.filter(({ offending }) => offending > 0).map(({ name }) => name);
}

function instruments(stack: Stack): Omit<Room, 'stack' | 'orders'> {
  const { databaseUrl, temporal } = stack.config;
  const pool = new Pool({ connectionString: databaseUrl, max: 1 });
  const all = { databaseUrl, temporal, sandboxAddress: stack.sandbox.address, patienceMs: 400 };
  const check: Room['check'] = (options) => checkBooks({ ...all, ...options });
  const unguarded: Room['unguarded'] = async (statement, values = []) => {
    await pool.query('set session_replication_role = replica');
    await pool.query(statement, values);
    await pool.query('set session_replication_role = default');
  };
  const damaged: Room['damaged'] = async (harm, repair) => {
    await harm();
    const report = await check();
    await repair();
    expect(report.ok).toBe(false);
    return report;
  };
  return {
    ...{ pool, check, unguarded, damaged },
    bySql: (harm, repair) =>
      damaged(
        () => unguarded(harm),
        () => unguarded(repair),
      ),
    close: async () => {
      await pool.end();
      await stack.close();
    },
  };
}

async function setUp({ api, sandbox }: Stack): Promise<void> {
  const secret = `whsec_${Buffer.from('secret of the warehouse at Perth').toString('base64')}`;
  const settings = { secret, cost: { amount: 600, currency: 'AUD' } };
  const headers = { 'content-type': 'application/json' };
  await fetch(`${sandbox.address}/warehouses/PER`, {
    method: 'PUT',
    headers,
    body: JSON.stringify(settings),
  });
  const url = `${sandbox.address}/warehouse/PER`;
  const handoff = { format: 'api', url, secret, acknowledgeWithin: 'PT4H' };
  await setUpMerchant(api, { sku: 'LAMP', stock: 50, handoff });
  await setUpSku(api, 'RARE', { PER: 1 });
}

async function place({ api }: Stack, more: object = {}): Promise<string> {
  const { status, body } = await api.post<{ id: string }>('/v1/orders', anOrderBody('LAMP', 2, more));
  if (status !== 201) throw new Error(`Not placed: ${status} ${JSON.stringify(body)}`);
  return body.id;
}

interface OrderView {
  status: string;
  messages: { status: string }[];
}

async function until({ api }: Stack, id: string, status: string): Promise<void> {
  await eventually(
    async () => (await api.get<OrderView>(`/v1/orders/${id}`)).body,
    (order) => order.status === status && order.messages.every((message) => message.status === 'sent'),
  );
}
