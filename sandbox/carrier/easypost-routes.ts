import express, { Router, type ErrorRequestHandler, type Request, type Response } from 'express';
import { z } from 'zod';

import type { Behaviours } from '../control/behaviours';
import { misbehave, sendAnswer } from '../control/misbehave';
import type { Database } from '../support/database';
import type { Entry } from '../support/shelf';
import { trackers, type TrackerFacts } from './facts';
import { toEasyPostJson } from './objects';
import type { Announce, Parcels } from './parcels';
import { createTracker } from './trackers';

/** What the API stands on. */
export interface EasyPostApi {
  database: Database;
  behaviours: Behaviours;
  apiKey: string;
  parcels: Parcels;
  announce: Announce;
}

const createSchema = z.object({
  tracker: z.object({
    tracking_code: z.string().trim().min(1).max(100),
    carrier: z.string().trim().min(1).optional(),
  }),
});
const listSchema = z.object({
  tracking_code: z.string().optional(),
  carrier: z.string().optional(),
  page_size: z.coerce.number().int().min(1).max(100).default(20),
});

/** EasyPost's answer to a request it refuses. */
class EasyPostError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly errors: readonly object[] = [],
  ) {
    super(message);
  }
}

/** EasyPost's API of trackers, to be mounted at `/v2`. */
export function easyPostRoutes(api: EasyPostApi): Router {
  const router = Router();
  router.use(express.json({ limit: '256kb' }), authorised(api.apiKey));
  router.use(
    misbehave(api.behaviours, 'carrier', (status) =>
      errorText('INTERNAL_SERVER_ERROR', `refused with ${status}`),
    ),
  );
  router.post('/trackers', (request, response) => create(api, request, response));
  router.get('/trackers', (request, response) => list(api, request, response));
  router.get('/trackers/:id', (request, response) => retrieve(api, request, response));
  router.use(() => {
    throw new EasyPostError(404, 'NOT_FOUND', 'The requested resource could not be found.');
  });
  router.use(answerError);
  return router;
}

async function create(api: EasyPostApi, request: Request, response: Response): Promise<void> {
  const body = createSchema.safeParse(request.body);
  if (!body.success) {
    const errors = [{ field: 'tracking_code', message: "can't be blank" }];
    throw new EasyPostError(422, 'PARAMETER.REQUIRED', 'Missing required parameter.', errors);
  }
  const { tracking_code: trackingCode, carrier } = body.data.tracker;
  await api.behaviours.delay('carrier');
  const tracker = await createTracker(
    api.database,
    api,
    { trackingCode, carrier: carrier ?? 'USPS' },
    new Date(),
  );
  sendAnswer(response, { status: 201, text: toEasyPostJson(tracker) });
}

async function retrieve(
  api: EasyPostApi,
  request: Request<{ id: string }>,
  response: Response,
): Promise<void> {
  await api.behaviours.delay('carrier');
  const tracker = await trackers.find(api.database, request.params.id);
  if (!tracker)
    throw new EasyPostError(404, 'TRACKER.NOT_FOUND', 'The requested tracker could not be found.');
  sendAnswer(response, { status: 200, text: toEasyPostJson(await api.parcels.show(api.database, tracker)) });
}

async function list(api: EasyPostApi, request: Request, response: Response): Promise<void> {
  const query = listSchema.safeParse(request.query);
  if (!query.success)
    throw new EasyPostError(422, 'PARAMETER.INVALID', query.error.issues[0]?.message ?? 'invalid');
  await api.behaviours.delay('carrier');
  const { tracking_code: code, carrier, page_size: size } = query.data;
  const found: Entry<TrackerFacts>[] =
    code === undefined
      ? await trackers.newest(api.database, size + 1)
      : (await trackers.listByReference(api.database, code)).reverse();
  const wanted = found.filter(({ facts }) => carrier === undefined || facts.carrier === carrier);
  const page = await Promise.all(
    wanted.slice(0, size).map((tracker) => api.parcels.show(api.database, tracker)),
  );
  sendAnswer(response, {
    status: 200,
    text: toEasyPostJson({ trackers: page, has_more: wanted.length > size }),
  });
}

function authorised(apiKey: string): express.RequestHandler {
  return (request, _response, next) => {
    const [scheme, credentials = ''] = (request.get('authorization') ?? '').split(' ');
    const given =
      scheme === 'Basic' ? Buffer.from(credentials, 'base64').toString().split(':')[0] : credentials;
    if (given !== apiKey) {
      throw new EasyPostError(
        401,
        'APIKEY.INACTIVE',
        'This api key is no longer active. Please use a different api key or reactivate this key.',
      );
    }
    next();
  };
}

function errorText(code: string, message: string, errors: readonly object[] = []): string {
  return JSON.stringify({ error: { code, message, errors } });
}

const answerError: ErrorRequestHandler = (error: unknown, _request, response, next) => {
  if (response.headersSent) return next(error);
  if (error instanceof EasyPostError) {
    const text = errorText(error.code, error.message, error.errors);
    return sendAnswer(response, { status: error.status, text });
  }
  const { status = 500, message = String(error) } = error as { status?: number; message?: string };
  sendAnswer(response, { status, text: errorText('BAD_REQUEST', message) });
};
