/**
 * Why a card was declined, for its customer. Only what they can mend themselves: of a card that was reported lost or
 * stolen, or a suspicion of fraud, whoever holds it is told no more than that it was declined.
 */
export function declineWords(declineCode: string | null): string {
  return (declineCode === null ? undefined : WORDS[declineCode]) ?? 'Your bank declined the payment.';
}

const WORDS: Readonly<Record<string, string>> = {
  authentication_required: 'Your bank wants you to confirm the payment.',
  card_not_supported: 'This kind of card cannot be used for this purchase.',
  card_velocity_exceeded: 'Your card has reached its limit for now.',
  currency_not_supported: 'Your card cannot be charged in this currency.',
  expired_card: 'Your card has expired.',
  incorrect_cvc: 'The security code of your card was not right.',
  incorrect_number: 'The number of your card was not right.',
  insufficient_funds: 'There were not enough funds on the card.',
  invalid_cvc: 'The security code of your card was not right.',
  invalid_expiry_month: 'The expiry date of your card was not right.',
  invalid_expiry_year: 'The expiry date of your card was not right.',
  invalid_number: 'The number of your card was not right.',
  issuer_not_available: 'Your bank could not be reached.',
  payment_intent_authentication_failure: 'The payment was not confirmed with your bank.',
  processing_error: 'Your bank could not process the payment just now.',
  try_again_later: 'Your bank could not process the payment just now.',
  withdrawal_count_limit_exceeded: 'Your card has reached its limit for now.',
};
