import { z } from 'zod';

import type {
  AllocationStep,
  CommunicationStep,
  FulfilmentStep,
  PaymentStep,
  ShippingStep,
} from '../../domain/order/steps';

/** One word a step, never none; `domain/order/steps.ts` says what each means. */

const PAYMENT = [
  'awaited',
  'actionRequired',
  'declined',
  'authorised',
  'captured',
  'settled',
  'onTerms',
  'refundDue',
  'partiallyRefunded',
  'refunded',
  'voided',
  'notNeeded',
] as const satisfies readonly PaymentStep[];

const ALLOCATION = [
  'undecided',
  'refused',
  'heldUnpaid',
  'reserved',
  'short',
  'lapsed',
  'partlyShipped',
  'shipped',
  'released',
] as const satisfies readonly AllocationStep[];

const FULFILMENT = [
  'notStarted',
  'onHold',
  'waitingForDate',
  'toHandOff',
  'handedOff',
  'overdue',
  'rejected',
  'acknowledged',
  'packed',
  'partlyShipped',
  'shipped',
  'notNeeded',
] as const satisfies readonly FulfilmentStep[];

const SHIPPING = [
  'notShipped',
  'awaitingTracking',
  'shipped',
  'inTransit',
  'outForDelivery',
  'delayed',
  'trouble',
  'silent',
  'returning',
  'lost',
  'partlyDelivered',
  'delivered',
  'notNeeded',
] as const satisfies readonly ShippingStep[];

const COMMUNICATION = [
  'nothingDue',
  'sending',
  'upToDate',
  'undelivered',
  'missing',
] as const satisfies readonly CommunicationStep[];

/** Where an order stands in each of its five post-sale steps. */
export const stepsSchema = z
  .strictObject({
    payment: z.enum(PAYMENT),
    allocation: z.enum(ALLOCATION),
    fulfilment: z.enum(FULFILMENT),
    shipping: z.enum(SHIPPING),
    communication: z.enum(COMMUNICATION),
  })
  .meta({ id: 'OrderSteps' });
