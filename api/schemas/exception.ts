import { z } from 'zod';

import type { ExceptionSubject } from '../../database/read/exception';
import { instant, note, text } from './common';

const SUBJECTS = [
  'order',
  'shipment',
  'return',
  'purchaseOrder',
  'onboarding',
  'sku',
  'location',
  'channel',
  'supplier',
  'partner',
] as const satisfies readonly ExceptionSubject[];

/** Something that a person has to decide, with all they need to decide it. */
export const exceptionSchema = z
  .strictObject({
    id: z.string(),
    kind: z.string().meta({ example: 'handoffOverdue' }),
    title: z.string(),
    explanation: z.string().meta({ description: 'One sentence: what has happened' }),
    subject: z.strictObject({ type: z.enum(SUBJECTS), id: z.string() }),
    order: z.string().optional(),
    severity: z.enum(['low', 'medium', 'high', 'critical']),
    status: z.enum(['open', 'resolved']),
    owner: z.string().optional(),
    openedAt: instant,
    due: instant.optional(),
    escalations: z.int().meta({ description: 'How often it was ignored past its time' }),
    snoozedUntil: instant.optional(),
    context: z.record(z.string(), z.unknown()).meta({
      description:
        'What it was opened with; where it is read by itself also the order, customer, stock, shipment and messages',
    }),
    resolutions: z.array(z.string()).readonly().meta({ description: 'How a person may close it' }),
    runbook: z.string().meta({ example: 'docs/runbooks/handoffOverdue.md' }),
    resolvedAt: instant.optional(),
    resolvedBy: z.string().optional(),
    resolution: z.string().optional(),
  })
  .meta({ id: 'Exception' });

export const assignBody = z.strictObject({
  owner: text(100).meta({ description: 'A person or a team', example: 'support' }),
});

export const resolveBody = z.strictObject({
  resolution: text(100).meta({ description: "One of the exception's `resolutions`" }),
  note: note.optional(),
});

export const snoozeBody = z.strictObject({ until: instant });

/** What became of a resolution: whether the cause is still there. */
export const resolvedSchema = exceptionSchema
  .extend({
    outcome: z.enum(['resolved', 'reopened', 'underWay']).meta({
      description:
        '`resolved`: closed; `reopened`: closed, and opened again because its cause is still there; ' +
        '`underWay`: the remedy has begun, and it closes by itself when that succeeds',
    }),
    message: z.string(),
    reopenedAs: z.string().optional(),
  })
  .meta({ id: 'ResolvedException' });
