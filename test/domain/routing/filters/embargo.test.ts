import { embargo } from '../../../../domain/routing/filters/embargo';
import { aCandidate, aContext, aNode, anOffer, aRate } from '../support/builders';

describe('embargo', () => {
  it('drops a location whose only carrier is under embargo, and names the carrier', () => {
    const offer = anOffer({ rate: aRate({ carrier: 'post', embargoed: true }) });
    expect(embargo.reject(aCandidate({}, { offer }), aContext())).toBe(
      'can only send by post, which is under embargo for AU',
    );
  });

  it('lets others pass, and leaves a location without rates to the filter for that', () => {
    expect(embargo.reject(aCandidate(), aContext())).toBeUndefined();
    expect(embargo.reject({ node: aNode() }, aContext())).toBeUndefined();
  });
});
