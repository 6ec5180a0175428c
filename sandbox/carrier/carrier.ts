import { createHmac } from 'node:crypto';

import type { Router } from 'express';

import type { Behaviours } from '../control/behaviours';
import type { Database } from '../support/database';
import { newHexId } from '../support/ids';
import type { StepRunner } from '../support/step-runner';
import { takeStep } from '../support/steps';
import { Webhooks } from '../support/webhooks';
import { easyPostRoutes } from './easypost-routes';
import { parcels as shelf } from './facts';
import { toEasyPostJson } from './objects';
import { parcelRoutes } from './parcel-routes';
import { ADVANCE_STEP, Parcels, type Announce } from './parcels';

/** What the carrier is told of the world around it. */
export interface CarrierOptions {
  database: Database;
  behaviours: Behaviours;
  runner: StepRunner;
  stopping: AbortSignal;
  paceMs: number;
  apiBase: string;
  apiKey: string;
  webhookSecret: string;
}

/** A carrier behind EasyPost's protocol: its API (for `/v2`), the drills on its parcels, and the parcels themselves. */
export interface Carrier {
  api: Router;
  drills: Router;
  parcels: Parcels;
}

/** Starts the carrier; parcels that were on their way go on. */
export function startCarrier(options: CarrierOptions): Carrier {
  const { database, behaviours, runner, paceMs, apiKey } = options;
  const webhooks = new Webhooks({
    ...{ database, behaviours, paceMs, stopping: options.stopping, system: 'carrier' },
    url: `${options.apiBase}/v1/webhooks/carriers/easypost`,
    sign: (body) => ({ 'x-hmac-signature': easyPostSignature(body, options.webhookSecret) }),
  });
  const announce = announcer(webhooks);
  const parcels = new Parcels(paceMs, announce);

  runner.handle(webhooks.stepKind, webhooks.deliver);
  runner.handle(ADVANCE_STEP, (step, now) =>
    database.transaction(async (tx) => {
      // The parcel before its step, as everybody does who changes both; the other way round two could wait for each other.
      const parcel = await shelf.lock(tx, step.subject);
      if (parcel && (await takeStep(tx, step))) await parcels.advance(tx, parcel, now);
    }),
  );
  const api = easyPostRoutes({ database, behaviours, apiKey, parcels, announce });
  return { api, drills: parcelRoutes(database, parcels), parcels };
}

function announcer(webhooks: Webhooks): Announce {
  return async (tx, type, tracker, previousStatus) => {
    const now = new Date();
    const id = newHexId('evt_');
    const event = {
      description: type,
      mode: 'test',
      previous_attributes: previousStatus === null ? {} : { status: previousStatus },
      created_at: now.toISOString(),
      pending_urls: [],
      completed_urls: [],
      updated_at: now.toISOString(),
      id,
      user_id: 'user_00000000000000000000000000000000',
      status: 'pending',
      object: 'Event',
      result: tracker,
    };
    const subject = String(tracker['tracking_code']);
    await webhooks.announce(tx, { id, type, subject, refs: [tracker.id], body: toEasyPostJson(event) }, now);
  };
}

/** HMAC-SHA256 of the exact body; the secret is normalised first, as EasyPost's own libraries do. */
function easyPostSignature(body: string, secret: string): string {
  const key = Buffer.from(secret.normalize('NFKD'), 'utf8');
  return `hmac-sha256-hex=${createHmac('sha256', key).update(body).digest('hex')}`;
}
