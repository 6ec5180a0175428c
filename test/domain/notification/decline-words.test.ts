import { declineWords } from '../../../domain/notification/decline-words';

describe('declineWords', () => {
  it('tells the customer what they can mend', () => {
    expect(declineWords('insufficient_funds')).toBe('There were not enough funds on the card.');
    expect(declineWords('expired_card')).toBe('Your card has expired.');
  });

  it.each([
    'stolen_card',
    'lost_card',
    'fraudulent',
    'pickup_card',
    'do_not_honor',
    'a_code_of_next_year',
    null,
  ])('says of %s no more than that the card was declined', (code) => {
    expect(declineWords(code)).toBe('Your bank declined the payment.');
  });
});
