import type { Queryable } from '../support/database';
import type { Entry } from '../support/shelf';
import { invalidRequest, missingParameter, noSuch } from './errors';
import { charges, intents, refunds, transactions, type ChargeFacts } from './facts';
import { toCharge, toIntent, toRefund, toTransaction, type StripeObject } from './objects';
import { optionalText, type Parameters } from './parameters';
import { knownCard, retrieveMethod } from './payment-methods';

/** The object with this id, of whatever kind its prefix says; undefined when there is none. */
export async function retrieve(from: Queryable, id: string): Promise<StripeObject | undefined> {
  const prefix = id.slice(0, id.indexOf('_') + 1);
  if (prefix === 'pi_') return map(await intents.find(from, id), toIntent);
  if (prefix === 're_') return map(await refunds.find(from, id), toRefund);
  if (prefix === 'txn_') return map(await transactions.find(from, id), toTransaction);
  if (prefix === 'ch_') return map(await charges.find(from, id), (charge) => withCard(from, charge));
  return retrieveMethod(from, id);
}

/** As `retrieve`, for an address: 404 when there is none. */
export async function retrieveOr404(from: Queryable, id: string, what: string): Promise<StripeObject> {
  const object = await retrieve(from, id);
  if (object?.object !== what) throw noSuch(what, id, 'id');
  return object;
}

/** `GET /v1/charges` and `/v1/refunds` of one `payment_intent`, newest first. */
export async function listOfIntent(
  from: Queryable,
  parameters: Parameters,
  what: 'charge' | 'refund',
): Promise<object> {
  const intent = optionalText(parameters, 'payment_intent');
  if (intent === undefined) throw missingParameter('payment_intent');
  const found =
    what === 'refund'
      ? (await refunds.listByReference(from, intent)).map(toRefund)
      : await Promise.all(
          (await charges.listByReference(from, intent)).map((charge) => withCard(from, charge)),
        );
  return { object: 'list', url: `/v1/${what}s`, has_more: false, data: found.reverse() };
}

/** `GET /v1/payment_intents`: the newest, at most `limit`. */
export async function listIntents(from: Queryable, parameters: Parameters): Promise<object> {
  const limit = Number(parameters['limit'] ?? 10);
  if (!Number.isInteger(limit) || limit < 1 || limit > 100) {
    throw invalidRequest('Invalid integer: limit must be from 1 to 100', { param: 'limit' });
  }
  const found = await intents.newest(from, limit + 1);
  const data = found.slice(0, limit).map(toIntent);
  return { object: 'list', url: '/v1/payment_intents', has_more: found.length > limit, data };
}

/** Replaces the ids on the `expand[]` paths (`latest_charge.balance_transaction`) by the objects themselves. */
export async function expand(from: Queryable, object: object, paths: readonly string[]): Promise<void> {
  for (const path of paths) await expandPath(from, object as Record<string, unknown>, path.split('.'));
}

async function expandPath(
  from: Queryable,
  object: Record<string, unknown>,
  path: readonly string[],
): Promise<void> {
  const [name, ...rest] = path;
  if (name === undefined) return;
  const value = object[name];
  if (Array.isArray(value)) {
    for (const item of value) await expandPath(from, item as Record<string, unknown>, rest);
    return;
  }
  if (value === null) return;
  const expanded = typeof value === 'string' ? await retrieve(from, value) : value;
  if (typeof expanded !== 'object' || expanded === null) {
    throw invalidRequest(`This property cannot be expanded (${name}).`, { param: 'expand' });
  }
  object[name] = expanded;
  await expandPath(from, expanded as Record<string, unknown>, rest);
}

async function withCard(from: Queryable, charge: Entry<ChargeFacts>): Promise<StripeObject> {
  return toCharge(charge, await knownCard(from, charge.facts.paymentMethod));
}

async function map<From>(
  entry: From | undefined,
  render: (entry: From) => StripeObject | Promise<StripeObject>,
): Promise<StripeObject | undefined> {
  return entry === undefined ? undefined : render(entry);
}
