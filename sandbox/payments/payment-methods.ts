import type { Queryable } from '../support/database';
import { newId } from '../support/ids';
import { ok, type Answer, type Call } from './call';
import { cardOfTestName, type Card } from './cards';
import { invalidRequest, noSuch } from './errors';
import { methods } from './facts';
import { toMethod, type StripeObject } from './objects';
import { group, optionalText, type Parameters } from './parameters';

/** The payment method a request names: by id, by test name, or as a card token inside `payment_method_data`. */
export async function requestedMethod(from: Queryable, parameters: Parameters): Promise<string | undefined> {
  const token = optionalText(group(group(parameters, 'payment_method_data'), 'card'), 'token');
  const name = optionalText(parameters, 'payment_method') ?? token;
  if (name === undefined) return undefined;
  if (!(await cardOf(from, name))) throw noSuch('PaymentMethod', name, 'payment_method', 400);
  return name;
}

/** The card that a payment method stands for; undefined when there is no such method. */
export async function cardOf(from: Queryable, method: string): Promise<Card | undefined> {
  const card = cardOfTestName(method);
  if (card) return card;
  const made = await methods.find(from, method);
  return made && cardOfTestName(made.facts.card);
}

/** As `cardOf`, for a method that was checked before. */
export async function knownCard(from: Queryable, method: string): Promise<Card> {
  const card = await cardOf(from, method);
  if (!card) throw noSuch('PaymentMethod', method, 'payment_method', 400);
  return card;
}

/** `POST /v1/payment_methods`: a method made from a card token, as a shop's page would make it. */
export async function createMethod(call: Call, parameters: Parameters): Promise<Answer> {
  const token = optionalText(group(parameters, 'card'), 'token');
  if (token === undefined) {
    throw invalidRequest('Pass a test token such as tok_visa: raw card data is not taken here.', {
      param: 'card[token]',
    });
  }
  const card = cardOfTestName(token);
  if (!card) throw noSuch('token', token, 'card[token]', 400);
  const id = newId('pm_');
  await methods.insert(call.tx, {
    id,
    at: call.now,
    key: call.key,
    reference: token,
    facts: { card: token },
  });
  return ok(toMethod(id, card, call.now));
}

/** `GET /v1/payment_methods/{id}`. */
export async function retrieveMethod(from: Queryable, id: string): Promise<StripeObject | undefined> {
  const card = await cardOf(from, id);
  return card && toMethod(id, card, (await methods.find(from, id))?.at ?? new Date(0));
}
