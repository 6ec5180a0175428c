import {
  DETAIL_CODES,
  PLAIN_DETAILS,
  STATUS_CODES,
  statusOf,
} from '../../../../integrations/carriers/easypost/codes';

/** EasyPost's published vocabulary. */
const STATUSES =
  'unknown pre_transit in_transit out_for_delivery delivered available_for_pickup return_to_sender failure cancelled error'.split(
    ' ',
  );
const DETAILS =
  'address_correction arrived_at_destination arrived_at_facility arrived_at_pickup_location awaiting_information cancelled damaged delayed delivery_exception departed_facility departed_origin_facility expired failure held in_transit label_created lost missorted out_for_delivery received_at_destination_facility received_at_origin_facility refused return status_update transferred_to_destination_carrier transit_exception unknown weather_delay'.split(
    ' ',
  );

function repeated(codes: readonly string[]): string[] {
  return codes.filter((code, index) => codes.indexOf(code) !== index);
}

describe('the codes of EasyPost', () => {
  const statuses = Object.values(STATUS_CODES).flat();
  const details = [...Object.values(DETAIL_CODES).flat(), ...PLAIN_DETAILS];

  it('stand in one place each', () => {
    expect(repeated(statuses)).toEqual([]);
    expect(repeated(details)).toEqual([]);
  });

  it('stand somewhere, all that are published, but for the two statuses that say nothing', () => {
    expect(STATUSES.filter((code) => !statuses.includes(code))).toEqual(['unknown', 'error']);
    expect(DETAILS.filter((code) => !details.includes(code))).toEqual([]);
  });

  it('are all published', () => {
    expect(statuses.filter((code) => !STATUSES.includes(code))).toEqual([]);
    expect(details.filter((code) => !DETAILS.includes(code))).toEqual([]);
  });
});

describe('statusOf', () => {
  it.each([
    ['pre_transit', 'label_created', 'labelCreated'],
    ['pre_transit', 'status_update', 'labelCreated'],
    ['pre_transit', 'delayed', 'delayed'],
    ['in_transit', 'received_at_origin_facility', 'accepted'],
    ['in_transit', 'arrived_at_facility', 'inTransit'],
    ['in_transit', 'weather_delay', 'delayed'],
    ['in_transit', 'held', 'exception'],
    ['in_transit', null, 'inTransit'],
    ['out_for_delivery', 'out_for_delivery', 'outForDelivery'],
    ['out_for_delivery', 'delivery_exception', 'deliveryAttempted'],
    ['available_for_pickup', 'arrived_at_pickup_location', 'outForDelivery'],
    ['delivered', 'arrived_at_destination', 'delivered'],
    ['return_to_sender', 'return', 'returnToSender'],
    ['in_transit', 'return', 'returnToSender'],
    ['failure', 'lost', 'lost'],
    ['failure', 'failure', 'exception'],
    ['failure', 'delivery_exception', 'exception'],
    ['failure', 'return', 'returnToSender'],
    ['cancelled', 'cancelled', 'exception'],
  ])('reads %s with %s as %s', (status, detail, meaning) => {
    expect(statusOf(status, detail)).toEqual({ status: meaning, unknownDetail: false });
  });

  it('does not let a detail take back an end', () => {
    expect(statusOf('delivered', 'delayed').status).toBe('delivered');
    expect(statusOf('return_to_sender', 'lost').status).toBe('returnToSender');
  });

  it.each(['unknown', 'error', 'a_status_of_next_year', 'constructor', ''])(
    'recognises nothing in %j',
    (status) => {
      expect(statusOf(status, 'out_for_delivery').status).toBe('unrecognised');
    },
  );

  it('keeps to the status when only its detail is new, and says that it is', () => {
    expect(statusOf('in_transit', 'a_detail_of_next_year')).toEqual({
      status: 'inTransit',
      unknownDetail: true,
    });
    expect(statusOf('delivered', 'left_with_the_cat')).toEqual({ status: 'delivered', unknownDetail: true });
  });
});
