import { decideRouting } from '../../../../domain/routing/decide-routing';
import { anOrder, aSituation, perthAndSydney } from '../support/builders';

function decide(channelLocation: string | undefined, quantity = 1) {
  const order = anOrder({
    channel: 'walmart',
    channelLocation,
    lines: [{ line: 'a', sku: 'TEA', quantity }],
  });
  return decideRouting(
    aSituation({
      order,
      nodes: perthAndSydney(),
      rules: [{ use: 'channelLocation' }, { use: 'lowestCost' }],
    }),
  );
}

describe('channelLocation', () => {
  it("sends a channel's orders from its own location, dearer as it is", () => {
    const decision = decide('SYD');
    expect(decision.winner[0]?.location).toBe('SYD');
    expect(decision.candidates[0]).toMatchObject({
      location: 'PER',
      droppedBy: 'channelLocation',
      reason: 'PER is not SYD, from where orders of the channel walmart go',
    });
  });

  it('does not send from elsewhere when that location is short', () => {
    expect(decide('PER', 4)).toMatchObject({ outcome: 'none', cause: 'rules' });
  });

  it('says nothing about channels without a location', () => {
    expect(decide(undefined).winner[0]?.location).toBe('PER');
  });
});
