import { onboarded } from '../../../../domain/routing/filters/onboarded';
import { aCandidate, aContext } from '../support/builders';

describe('onboarded', () => {
  it('keeps live orders from a partner still on trial', () => {
    expect(onboarded.reject(aCandidate({ onboarded: false }), aContext())).toBe(
      'is not live yet: its onboarding is not complete',
    );
    expect(onboarded.reject(aCandidate({ onboarded: true }), aContext())).toBeUndefined();
  });
});
