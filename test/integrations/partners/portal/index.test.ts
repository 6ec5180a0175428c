import { portalFormat } from '../../../../integrations/partners/portal';
import { aDocument } from '../../../conformance/handoff-format';

describe('portalFormat', () => {
  const format = portalFormat();
  const settings = { format: 'portal' };
  const now = new Date('2026-03-02T04:00:00.000Z');
  const document = aDocument();
  const recalled = {
    shipment: document.shipment,
    order: document.order,
    number: '1001',
    location: 'MEL',
    reason: 'x',
  };

  it('needs no settings beyond its name', () => {
    expect(format.settingsProblems(settings)).toEqual([]);
  });

  it('has every hand-off received at once, however often it is sent', async () => {
    const request = { settings, messageId: 'msg_1', document, now };
    expect(await format.send(request)).toEqual({ outcome: 'received' });
    expect(await format.send(request)).toEqual({ outcome: 'received' });
  });

  it('gives a shipment back until it is packed', async () => {
    const recall = { settings, messageId: 'msg_2', document: recalled, now };
    expect(await format.recall({ ...recall, packed: false })).toEqual({ recalled: true });
    expect(await format.recall({ ...recall, packed: true })).toEqual({ recalled: false, reason: 'packed' });
  });
});
