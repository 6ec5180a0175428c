import { z } from 'zod';

import { findShippingRate, listShippingRates, saveShippingRate } from '../../database/setup/shipping-rates';
import type { ShippingRate } from '../../database/setup/shipping-rates';
import { may } from '../auth/permissions';
import { decodeCursor, pageOf, pageQuery, textCursor, toPage } from '../paging';
import { invalid, notFound } from '../problem';
import { route, type Route } from '../route';
import { code, country, money, text, weekdays, whole } from '../schemas/common';

const members = {
  from: code.meta({ description: 'Code of the location that sends' }),
  to: z.strictObject({ country, region: text(100).optional(), postcodePrefix: text(20).optional() }),
  carrier: text(100),
  service: text(100),
  cost: money.meta({ description: 'A parcel' }),
  transitDays: whole(0, 365),
  pickupDays: weekdays.optional().meta({ description: 'Absent: every day the location works' }),
};

const rateSchema = z.strictObject({ id: z.string(), ...members }).meta({ id: 'ShippingRate' });

const putRate = route(
  {
    method: 'put',
    path: '/v1/shipping-rates/{id}',
    summary: 'Create or replace what a parcel costs from a location to a zone',
    permission: may.changeSetUp,
    params: { id: code },
    body: z.strictObject(members),
    responses: { 200: rateSchema, 201: rateSchema },
  },
  async ({ params: { id }, body, principal: { actor }, now }, { db }) => {
    const saved = await saveShippingRate(db, { id, ...body }, { actor, now });
    if ('unknownLocation' in saved)
      throw invalid([{ pointer: '/from', message: 'is not a location: PUT /v1/locations/{code} first' }]);
    return { status: saved.created ? 201 : 200, body: toBody(saved.value) };
  },
);

const getRate = route(
  {
    method: 'get',
    path: '/v1/shipping-rates/{id}',
    summary: 'One shipping rate',
    permission: may.readSetUp,
    responses: { 200: rateSchema },
  },
  async ({ params: { id } }, { db }) => {
    const rate = await findShippingRate(db, id);
    if (!rate) throw notFound('This shipping rate');
    return { status: 200, body: toBody(rate) };
  },
);

const getRates = route(
  {
    method: 'get',
    path: '/v1/shipping-rates',
    summary: 'Shipping rates, by id',
    permission: may.readSetUp,
    query: z.strictObject({ ...pageQuery, from: code.optional() }),
    responses: { 200: pageOf(rateSchema) },
  },
  async ({ query: { limit, cursor, from } }, { db }) => {
    const [after] = decodeCursor(cursor, textCursor) ?? [];
    const rows = await listShippingRates(db, { limit: limit + 1, after, from });
    return { status: 200, body: toPage(rows, limit, ({ id }) => [id], toBody) };
  },
);

export const shippingRateRoutes: readonly Route[] = [putRate, getRates, getRate];

function toBody({ pickupDays, ...rate }: ShippingRate) {
  return { ...rate, ...(pickupDays === undefined ? {} : { pickupDays: [...pickupDays] }) };
}
