import type { Pool } from 'pg';

import { bookCheck, type BookCheck, type Problem } from './report';
import { readBooks } from './sandbox-books';

/** Minor units as Stripe counts them, where it does not count as ISO 4217 does. */
const STRIPE_UNITS: Readonly<Record<string, number>> = { ISK: 100, UGX: 100, MGA: 0.01 };

/** Compares what we say of every card payment with what Stripe says, to the minor unit and in both directions. */
export async function checkMoney(pool: Pool, sandbox: string): Promise<BookCheck> {
  const stripe = await readStripe(sandbox);
  const ours = await readOurs(pool);
  const known = new Set([...ours.keys(), ...[...ours.values()].flatMap(({ intent }) => intent ?? [])]);
  const problems = [...ours.values()].flatMap((payment) => compare(payment, stripe));
  for (const intent of stripe.intents.values())
    if (!known.has(intent.id) && !known.has(intent.payment ?? ''))
      problems.push({
        problem: 'Stripe holds a payment that we do not know',
        intent: intent.id,
        ...sums(intent),
      });
  problems.push(...(await compareRefunds(pool, stripe)));
  return bookCheck(
    {
      name: 'money',
      law: 'captured less refunded is what Stripe has of every payment, and Stripe has nothing else',
      counted: new Set([
        ...ours.keys(),
        ...[...stripe.intents.values()].map(({ id, payment }) => payment ?? id),
      ]).size,
      remark: totals([...ours.values()]),
    },
    problems,
  );
}

interface Intent {
  id: string;
  payment: string | undefined;
  status: string;
  capturable: number;
  captured: number;
  refunded: number;
}

interface StripeRefund {
  id: string;
  refund: string | undefined;
  intent: string;
  status: string;
  amount: number;
}

interface StripeBooks {
  intents: Map<string, Intent>;
  byPayment: Map<string, Intent[]>;
  refunds: StripeRefund[];
}

async function readStripe(sandbox: string): Promise<StripeBooks> {
  const partner = 'payments';
  const intents = await readBooks(sandbox, { partner, kind: 'paymentIntent' }, (entry) => ({
    id: entry.id,
    payment: metadataOf(entry)['payment'],
    status: String(entry['status']),
    capturable: Number(entry['amountCapturable']),
    captured: 0,
    refunded: 0,
  }));
  const byId = new Map(intents.map((intent) => [intent.id, intent]));
  const captures = await readBooks(sandbox, { partner, kind: 'capture' }, (entry) => ({
    intent: String(entry['paymentIntent']),
    amount: Number(entry['amount']),
  }));
  for (const { intent, amount } of captures) add(byId.get(intent), 'captured', amount);
  const refunds = await readBooks(sandbox, { partner, kind: 'refund' }, (entry) => ({
    id: entry.id,
    refund: metadataOf(entry)['refund'],
    intent: String(entry['paymentIntent']),
    status: String(entry['status']),
    amount: Number(entry['amount']),
  }));
  for (const { intent, status, amount } of refunds)
    if (status === 'succeeded') add(byId.get(intent), 'refunded', amount);
  const byPayment = new Map<string, Intent[]>();
  for (const intent of intents)
    if (intent.payment !== undefined)
      byPayment.set(intent.payment, [...(byPayment.get(intent.payment) ?? []), intent]);
  return { intents: byId, byPayment, refunds };
}

interface OurPayment {
  payment: string;
  order: string;
  intent: string | null;
  status: string;
  currency: string;
  captured: number;
  refunded: number;
}

async function readOurs(pool: Pool): Promise<Map<string, OurPayment>> {
  const { rows } = await pool.query<OurPayment>(
    `select id as payment, order_id as "order", provider_id as intent, status, currency,
       captured_minor::float8 as captured, refunded_minor::float8 as refunded
     from payment where provider = 'stripe'`,
  );
  return new Map(rows.map((row) => [row.payment, row]));
}

function compare(ours: OurPayment, stripe: StripeBooks): Problem[] {
  const { payment, order, currency } = ours;
  const named = ours.intent === null ? undefined : stripe.intents.get(ours.intent);
  const intents = [...new Set([...(named ? [named] : []), ...(stripe.byPayment.get(payment) ?? [])])];
  const at = { payment, order, currency };
  const units = STRIPE_UNITS[currency] ?? 1;
  const sum = (field: 'captured' | 'refunded') => intents.reduce((total, intent) => total + intent[field], 0);
  const problems: Problem[] = [];
  for (const field of ['captured', 'refunded'] as const)
    if (sum(field) !== ours[field] * units)
      problems.push({ problem: `${field} differs`, ...at, ours: ours[field] * units, stripe: sum(field) });
  if (ours.intent !== null && named === undefined)
    problems.push({ problem: 'Stripe does not know the payment', ...at, intent: ours.intent });
  const holding = intents.filter((intent) => intent.captured > 0 || intent.capturable > 0);
  if (holding.length > 1)
    problems.push({
      problem: 'one payment has taken money twice',
      ...at,
      intents: holding.map(({ id }) => id),
    });
  if (ours.status === 'voided' && holding.length > 0)
    problems.push({
      problem: 'given back here, still held at Stripe',
      ...at,
      intents: holding.map(({ id }) => id),
    });
  return problems;
}

/** Each refund at Stripe is one of ours, and those that we call completed are what the payment says it gave back. */
async function compareRefunds(pool: Pool, stripe: StripeBooks): Promise<Problem[]> {
  const { rows } = await pool.query<{
    refund: string;
    made: string | null;
    payment: string;
    amount: number;
    status: string;
  }>(
    `select r.id as refund, r.provider_id as made, r.payment_id as payment, r.amount_minor::float8 as amount, r.status
     from refund r join payment p on p.id = r.payment_id where p.provider = 'stripe' and r.as_kind = 'original'`,
  );
  const byId = new Map(rows.map((row) => [row.refund, row]));
  const byMade = new Map(rows.map((row) => [row.made, row]));
  const made = new Set(stripe.refunds.filter(({ status }) => status === 'succeeded').map(({ id }) => id));
  return [
    ...stripe.refunds
      .filter(({ id, refund }) => !byMade.has(id) && !byId.has(refund ?? ''))
      .map(({ id, intent, amount }) => ({
        problem: 'Stripe made a refund that we do not know',
        refund: id,
        intent,
        amount,
      })),
    ...rows
      .filter((row) => row.status === 'completed' && (row.made === null || !made.has(row.made)))
      .map(({ refund, payment, amount }) => ({
        problem: 'completed here, not made at Stripe',
        refund,
        payment,
        amount,
      })),
  ];
}

function totals(ours: readonly OurPayment[]): string {
  const sumsOf = new Map<string, { captured: number; refunded: number }>();
  for (const { currency, captured, refunded } of ours) {
    const sum = sumsOf.get(currency) ?? { captured: 0, refunded: 0 };
    sumsOf.set(currency, { captured: sum.captured + captured, refunded: sum.refunded + refunded });
  }
  const texts = [...sumsOf].map(
    ([currency, { captured, refunded }]) => `${captured} − ${refunded} minor units of ${currency}`,
  );
  return texts.length === 0 ? 'no card payments' : `captured − refunded here: ${texts.join(', ')}`;
}

function sums({ status, capturable, captured, refunded }: Intent): Problem {
  return { status, capturable, captured, refunded };
}

function add(intent: Intent | undefined, field: 'captured' | 'refunded', amount: number): void {
  if (intent) intent[field] += amount;
}

function metadataOf(entry: Readonly<Record<string, unknown>>): Record<string, string | undefined> {
  return (entry['metadata'] ?? {}) as Record<string, string | undefined>;
}
