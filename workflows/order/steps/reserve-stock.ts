import { ApplicationFailure } from '@temporalio/workflow';

import type { Compensations } from '../../shared/compensations';
import { desk } from '../../shared/hands';
import type { OpenOrder } from '../open-order';

/** Routes the order and reserves where routing said, all lines or none. A refusal ends the order; no money was touched. */
export async function reserveStock(order: OpenOrder, undo: Compensations): Promise<void> {
  undo.before('releaseStock', () => desk.releaseStock(order.at()));
  if (order.facts?.stock === 'held') return;
  order.learn(await desk.reserveStock(order.at()));
  if (order.known.stock !== 'refused') return;
  undo.strike('releaseStock');
  throw ApplicationFailure.nonRetryable('The stock could not be reserved', 'insufficient_stock');
}
