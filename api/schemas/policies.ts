import { z } from 'zod';

import type { Policies } from '../../domain/policy/policies';
import { date, duration, money, timeZone, weekdays, whole } from './common';

/** "24:00" ends a day. */
const hour = z.string().regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'must be a time such as 09:00, or 24:00');

const calendar = {
  timeZone,
  workingDays: weekdays,
  hours: z.strictObject({ from: hour, to: hour }),
  holidays: z.array(date).max(500, 'may have 500 dates at most'),
};

/** One shape a policy; a policy without one does not compile. What is said here of each is in domain/policy/policies.ts. */
const members = {
  unpaidAfter: duration,
  holdExpiresAfter: duration,
  paymentAttempts: whole(1, 20),
  releaseOnDecline: z.enum(['atOnce', 'atLimit']),
  captureAt: z.enum(['authorised', 'shipped']),
  invoiceAt: z.enum(['shipped', 'paid']),
  reviewAbove: money,
  reviewWithin: duration,
  holdAddressMismatch: z.boolean(),
  acknowledgeWithin: duration,
  stuckAfter: duration,
  trackingPollEvery: duration,
  trackingStaleAfter: duration,
  escalateEvery: duration,
  spikeFactor: z.number(),
  returnDecisionWithin: duration,
  returnArrivesWithin: duration,
  inspectWithin: duration,
  refundWithin: duration,
  instantRefundBelow: money,
  purchaseApprovalWithin: duration,
  supplierAcknowledgeWithin: duration,
  supplierOverdueAfter: duration,
  supplierChangeTolerance: duration,
  averageSalesOver: duration,
  parallelRunFor: duration,
  businessCalendar: z.strictObject(calendar),
  weekStartsOn: whole(1, 7),
} satisfies Record<keyof Policies, z.ZodType>;

/** Body of `PATCH /v1/policies`: any of them; of the calendar, too, what is not given stays. */
export const policiesPatch = z.strictObject({
  ...z.object(members).partial().shape,
  instantRefundBelow: members.instantRefundBelow
    .nullable()
    .optional()
    .meta({ description: 'null: no return is refunded before its inspection' }),
  businessCalendar: z
    .strictObject({ ...calendar, hours: calendar.hours.partial() })
    .partial()
    .optional(),
});

/** All of them, as one version. */
export const policiesSchema = z
  .strictObject({
    version: z.int(),
    ...members,
    instantRefundBelow: members.instantRefundBelow.optional(),
  })
  .meta({ id: 'Policies' });
