import { readEvent, readEventName, readTracker } from '../../../../integrations/carriers/easypost/mapping';

interface Scan {
  status: string;
  status_detail?: string | null;
  message?: string | null;
  datetime?: string | null;
  city?: string | null;
}

/** A tracker as EasyPost writes it, with the members that it leaves empty. */
function aTracker(scans: Scan[], more: object = {}) {
  return {
    ...{
      id: 'trk_1',
      object: 'Tracker',
      mode: 'test',
      tracking_code: '94001',
      carrier: 'USPS',
      signed_by: null,
    },
    ...{
      status: 'in_transit',
      status_detail: 'status_update',
      updated_at: '2026-03-05T00:00:00Z',
      weight: null,
    },
    ...{ est_delivery_date: null, shipment_id: null, fees: [], public_url: 'https://track.easypost.com/x' },
    tracking_details: scans.map(({ city = null, ...scan }) => ({
      ...{ object: 'TrackingDetail', message: 'Scanned', description: '', source: 'USPS', carrier_code: '' },
      tracking_location: { object: 'TrackingLocation', city, state: null, country: null, zip: null },
      ...scan,
    })),
    ...more,
  };
}

function facts(scans: Scan[], more: object = {}) {
  return readTracker(JSON.stringify(aTracker(scans, more))).events;
}

function anEvent(result: object | null, more: object = {}): string {
  return JSON.stringify({
    ...{ id: 'evt_1', object: 'Event', mode: 'test', description: 'tracker.updated', status: 'pending' },
    ...{ previous_attributes: { status: 'pre_transit' }, created_at: '2026-03-05T00:00:00Z', result },
    ...more,
  });
}

const SCAN = { status: 'in_transit', status_detail: 'arrived_at_facility', datetime: '2026-03-02T04:00:00Z' };

describe('readTracker', () => {
  it('makes one fact of a scan, with place, time and raw code', () => {
    expect(facts([{ ...SCAN, message: 'Arrived at USPS Facility', city: 'COLUMBIA' }])).toEqual([
      {
        ...{
          carrier: 'USPS',
          trackingNumber: '94001',
          status: 'inTransit',
          detail: 'Arrived at USPS Facility, COLUMBIA',
        },
        ...{ occurredAt: '2026-03-02T04:00:00.000Z', rawStatus: 'in_transit/arrived_at_facility' },
      },
    ]);
  });

  it('puts scans into the order in which they happened', () => {
    const late = { ...SCAN, datetime: '2026-03-01T04:00:00Z', status_detail: 'received_at_origin_facility' };
    expect(facts([SCAN, late]).map((fact) => fact.status)).toEqual(['accepted', 'inTransit']);
  });

  it('reads times with an offset, and dates a scan without a time by the tracker', () => {
    expect(facts([{ ...SCAN, datetime: '2026-03-02T15:00:00+11:00' }])[0]?.occurredAt).toBe(
      '2026-03-02T04:00:00.000Z',
    );
    for (const datetime of [null, 'yesterday'])
      expect(facts([{ ...SCAN, datetime }])[0]?.occurredAt).toBe('2026-03-05T00:00:00.000Z');
  });

  it('takes a weather delay for a delay, with the carrier’s words as its reason', () => {
    const delay = { ...SCAN, status_detail: 'weather_delay', message: 'Delayed by a storm' };
    expect(facts([delay])).toMatchObject([{ status: 'delayed', delay: { reason: 'Delayed by a storm' } }]);
    expect(facts([{ ...delay, message: null }])).toMatchObject([{ delay: { reason: 'weather delay' } }]);
  });

  it('carries the expected delivery with the latest scan, so that the delay can be measured', () => {
    const [first, second] = facts(
      [SCAN, { ...SCAN, datetime: '2026-03-03T04:00:00Z', status_detail: 'delayed' }],
      {
        est_delivery_date: '2026-03-06T02:00:00Z',
      },
    );
    expect(first).not.toHaveProperty('estimatedDelivery');
    expect(second).toMatchObject({ status: 'delayed', estimatedDelivery: '2026-03-06T02:00:00.000Z' });
  });

  it('keeps a code it does not know, and does not take it for anything', () => {
    const unknown = { ...SCAN, status: 'teleported', status_detail: null, message: null };
    expect(facts([unknown])).toEqual([
      expect.objectContaining({ status: 'unrecognised', rawStatus: 'teleported' }),
    ]);
  });

  it('keeps to a status whose detail is new, and shows the detail beside it', () => {
    expect(facts([{ ...SCAN, status: 'delivered', status_detail: 'left_with_the_cat' }])).toMatchObject([
      { status: 'unrecognised', rawStatus: 'delivered/left_with_the_cat' },
      { status: 'delivered', rawStatus: 'delivered/left_with_the_cat' },
    ]);
  });

  it('has the tracker’s own status before the first scan, unless that is unknown', () => {
    expect(facts([], { status: 'pre_transit', status_detail: 'label_created' })).toMatchObject([
      { status: 'labelCreated', occurredAt: '2026-03-05T00:00:00.000Z' },
    ]);
    expect(facts([], { status: 'unknown', status_detail: 'unknown' })).toEqual([]);
    expect(facts([], { status: 'unknown', tracking_details: null })).toEqual([]);
  });

  it('says what is missing in an answer that is no tracker', () => {
    expect(() => readTracker('{"id":"trk_1"}')).toThrow(/tracking_code/);
    expect(() => readTracker('<html>')).toThrow();
  });
});

describe('readEvent', () => {
  it('reads the tracker inside', () => {
    expect(readEvent(anEvent(aTracker([SCAN])))).toEqual(facts([SCAN]));
  });

  it('says nothing where the event is about something else, or carries nothing', () => {
    expect(readEvent(anEvent({ object: 'Batch', id: 'batch_1' }, { description: 'batch.created' }))).toEqual(
      [],
    );
    expect(readEvent(anEvent(null))).toEqual([]);
  });

  it('has what the carrier expected before, where the event says so', () => {
    const delayed = aTracker([{ ...SCAN, status_detail: 'delayed' }], {
      est_delivery_date: '2026-03-06T02:00:00Z',
    });
    const event = anEvent(delayed, { previous_attributes: { est_delivery_date: '2026-03-05T02:00:00Z' } });
    expect(readEvent(event)).toMatchObject([
      {
        ...{ status: 'delayed', previousEstimate: '2026-03-05T02:00:00.000Z' },
        estimatedDelivery: '2026-03-06T02:00:00.000Z',
      },
    ]);
  });

  it('takes a delivery that is moved by a day without any scan for a delay, and one by hours not', () => {
    const moved = (date: string) =>
      readEvent(
        anEvent(aTracker([SCAN], { est_delivery_date: date }), {
          previous_attributes: { est_delivery_date: '2026-03-05T02:00:00Z' },
        }),
      ).map((fact) => fact.status);
    expect(moved('2026-03-06T02:00:00Z')).toEqual(['inTransit', 'delayed']);
    expect(moved('2026-03-05T09:00:00Z')).toEqual(['inTransit']);
    expect(moved('2026-03-01T02:00:00Z')).toEqual(['inTransit']);
  });

  it('does not call a delivered parcel delayed, whatever is still expected', () => {
    const delivered = aTracker([{ ...SCAN, status: 'delivered' }], {
      est_delivery_date: '2026-03-09T02:00:00Z',
    });
    const event = anEvent(delivered, { previous_attributes: { est_delivery_date: '2026-03-05T02:00:00Z' } });
    expect(readEvent(event).map((fact) => fact.status)).toEqual(['delivered']);
  });
});

describe('readEventName', () => {
  it('is the sender’s id and name of the event', () => {
    expect(readEventName(anEvent(null))).toEqual({ eventId: 'evt_1', type: 'tracker.updated' });
  });

  it('is none of a body that is no event', () => {
    expect(['no json', '[]', 'null', '{"id":1}'].map(readEventName)).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });
});
