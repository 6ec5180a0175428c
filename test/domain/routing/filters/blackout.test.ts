import { blackout } from '../../../../domain/routing/filters/blackout';
import { aCandidate, aContext, mondayMorning } from '../support/builders';

const reject = (blackedOut?: { until?: string; reason: string }) =>
  blackout.reject(aCandidate({ blackedOut }), aContext({ now: mondayMorning }));

describe('blackout', () => {
  it('drops a location until it is lifted', () => {
    expect(reject({ reason: 'flood' })).toBe('is blacked out until lifted: flood');
    expect(reject()).toBeUndefined();
  });

  it('drops it until its end, and not from then on', () => {
    expect(reject({ until: '2026-03-02T02:00:00.001Z', reason: 'move' })).toBe(
      'is blacked out until 2026-03-02T02:00:00.001Z: move',
    );
    expect(reject({ until: mondayMorning, reason: 'move' })).toBeUndefined();
  });
});
