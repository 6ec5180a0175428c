import { z } from 'zod';

import { instant } from './common';

export const NOTIFICATION_STATUSES = ['queued', 'sent', 'failed', 'undelivered'] as const;

/** A message as it was, or will be, sent; kept for ever. */
export const notificationSchema = z
  .strictObject({
    id: z.string(),
    kind: z.string().meta({ example: 'shippingConfirmation' }),
    channel: z.enum(['email', 'sms']),
    to: z.string(),
    subject: z.string().nullable().meta({ description: 'null until it was written' }),
    body: z.string().nullable().meta({ description: 'null until it was written' }),
    status: z.enum(NOTIFICATION_STATUSES).meta({
      description:
        '`undelivered`: written, but no mail server is set up; `failed`: it will not go out by itself',
    }),
    order: z.string().optional(),
    customer: z.string().optional(),
    createdAt: instant,
    sentAt: instant.optional(),
    attempts: z.int(),
    lastError: z.string().optional(),
  })
  .meta({ id: 'Notification' });
