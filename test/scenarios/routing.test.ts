import { anOrderBody, CUSTOMER_IN_PERTH, setUpRules, setUpSku, setUpWarehouse } from '../support/merchant';
import { aStory, ON_TERMS, type OrderView, type Story } from './story';

let story: Story;

interface Decision {
  outcome: string;
  rulesVersion: number;
  winner: { location: string; cost: { amount: number }; transitDays: number }[];
  candidates: {
    location: string;
    chosen: boolean;
    figures: Record<string, unknown>;
    droppedBy?: string;
    reason: string;
  }[];
}

beforeAll(async () => {
  story = await aStory();
  await setUpWarehouse(story.api, {
    code: 'PERTH',
    city: 'Perth',
    region: 'WA',
    postcode: '6000',
    latitude: -31.95,
    longitude: 115.86,
  });
  await setUpWarehouse(story.api, {
    code: 'SYDNEY',
    city: 'Sydney',
    region: 'NSW',
    postcode: '2000',
    latitude: -33.87,
    longitude: 151.21,
  });
  const rate = { to: { country: 'AU', region: 'WA' }, carrier: 'AusPost', service: 'Parcel' };
  await story.api.put('/v1/shipping-rates/perth-wa', {
    ...rate,
    from: 'PERTH',
    cost: { amount: 600, currency: 'AUD' },
    transitDays: 2,
  });
  await story.api.put('/v1/shipping-rates/sydney-wa', {
    ...rate,
    from: 'SYDNEY',
    cost: { amount: 1200, currency: 'AUD' },
    transitDays: 5,
  });
}, 60_000);
afterAll(() => story.close());

async function perthAndSydney(
  rules: object[],
): Promise<{ sku: string; order: OrderView; decision: Decision }> {
  await setUpRules(story.api, rules);
  const sku = `PS-${Math.random().toString(36).slice(2, 8)}`;
  await setUpSku(story.api, sku, { PERTH: 3, SYDNEY: 20 });
  const order = await story.place(sku, 1, ON_TERMS);
  const { body } = await story.api.get<{ data: Decision[] }>(`/v1/orders/${order.id}/routing`);
  const decision = body.data[0];
  if (decision === undefined) throw new Error('No decision was recorded');
  return { sku, order, decision };
}

const candidate = (decision: Decision, location: string) =>
  decision.candidates.find((each) => each.location === location);

describe('AC-11: Perth and Sydney', () => {
  it.each(['lowestCost', 'fastest', 'nearest'])(
    'serves Perth from Perth by %s, and shows both with their figures',
    async (use) => {
      const { sku, order, decision } = await perthAndSydney([{ use }]);
      expect(decision).toMatchObject({
        outcome: 'assigned',
        winner: [{ location: 'PERTH', cost: { amount: 600 }, transitDays: 2 }],
      });
      expect(candidate(decision, 'PERTH')).toMatchObject({
        chosen: true,
        figures: { available: { [sku]: 3 }, cost: { amount: 600 }, transitDays: 2 },
      });
      expect(candidate(decision, 'SYDNEY')).toMatchObject({
        chosen: false,
        figures: { available: { [sku]: 20 }, cost: { amount: 1200 }, transitDays: 5 },
      });
      const { body } = await story.api.get<{ locations: { location: string; available: number }[] }>(
        `/v1/inventory/${sku}`,
      );
      expect(Object.fromEntries(body.locations.map((each) => [each.location, each.available]))).toMatchObject(
        { PERTH: 2, SYDNEY: 20 },
      );
      const handedOff = await story.until(order, ({ status }) => status === 'processing');
      expect(handedOff.shipments).toMatchObject([{ location: 'PERTH', status: 'sent' }]);
    },
  );
});

describe('AC-12: with a warehouse to be avoided below five', () => {
  it('assigns Sydney and says that Perth was passed over for that rule', async () => {
    const { decision } = await perthAndSydney([{ use: 'avoidBelow', units: 5 }, { use: 'lowestCost' }]);
    expect(decision.winner).toMatchObject([{ location: 'SYDNEY' }]);
    expect(candidate(decision, 'PERTH')).toMatchObject({ chosen: false, droppedBy: 'avoidBelow' });
  });
});

describe('an address nobody ships to', () => {
  it('refuses the order and says so', async () => {
    const sku = await story.sku(5);
    const nowhere = {
      ...CUSTOMER_IN_PERTH,
      city: 'Nuuk',
      region: 'Sermersooq',
      postcode: '3900',
      country: 'GL',
    };
    const reply = await story.api.post(
      '/v1/orders',
      anOrderBody(sku, 1, { shippingAddress: nowhere, billingAddress: nowhere }),
    );
    expect(reply).toMatchObject({ status: 409, body: { code: 'no_location_can_serve' } });
    expect(await story.available(sku)).toBe(5);
  });
});

describe('a corrected address', () => {
  it('moves the order to the node that serves the new address, before the hand-off', async () => {
    await setUpRules(story.api, [{ use: 'nearest' }]);
    const sku = `MV-${Math.random().toString(36).slice(2, 8)}`;
    await setUpSku(story.api, sku, { PERTH: 2, SYDNEY: 2 });
    await story.api.put('/v1/shipping-rates/sydney-nsw', {
      from: 'SYDNEY',
      to: { country: 'AU', region: 'NSW' },
      carrier: 'AusPost',
      service: 'Parcel',
      cost: { amount: 500, currency: 'AUD' },
      transitDays: 1,
    });
    const order = await story.place(sku, 1, { payment: { method: 'external', reference: 'x' } });
    expect(order.shipments).toMatchObject([{ location: 'PERTH' }]);
    const shippingAddress = { ...CUSTOMER_IN_PERTH, city: 'Sydney', region: 'NSW', postcode: '2000' };
    const moved = await story.api.post<OrderView>(`/v1/orders/${order.id}/address`, { shippingAddress });
    expect(moved).toMatchObject({
      status: 200,
      body: { shipments: [{ location: 'SYDNEY' }], shippingAddress: { city: 'Sydney' } },
    });
    const { body } = await story.api.get<{ locations: { location: string; available: number }[] }>(
      `/v1/inventory/${sku}`,
    );
    expect(Object.fromEntries(body.locations.map((each) => [each.location, each.available]))).toMatchObject({
      PERTH: 2,
      SYDNEY: 1,
    });
  });

  it('is refused once the node has the order', async () => {
    const sku = await story.sku(1);
    const order = await story.place(sku, 1, ON_TERMS);
    await story.until(order, ({ status }) => status === 'processing');
    const late = await story.api.post(`/v1/orders/${order.id}/address`, {
      shippingAddress: CUSTOMER_IN_PERTH,
    });
    expect(late).toMatchObject({ status: 409, body: { code: 'already_handed_off' } });
  });
});
