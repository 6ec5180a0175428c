import { isNotificationKind, NOTIFICATION_KINDS } from '../../../domain/notification/kinds';

describe('NOTIFICATION_KINDS', () => {
  it('say of every kind what sets it off and what it is told once about', () => {
    for (const { on, oncePer } of Object.values(NOTIFICATION_KINDS)) {
      expect(on).not.toBe('');
      expect(oncePer).not.toBe('');
    }
  });

  it('send what a customer can act on before what is nice to know', () => {
    const { paymentIssue, delayNotice, deliveryException, deliveryUpdate } = NOTIFICATION_KINDS;
    for (const urgent of [paymentIssue, delayNotice, deliveryException])
      expect(urgent.priority).toBeLessThan(deliveryUpdate.priority);
  });
});

describe('isNotificationKind', () => {
  it('knows the kinds, and nothing that every object has', () => {
    expect(isNotificationKind('delayNotice')).toBe(true);
    expect(isNotificationKind('constructor')).toBe(false);
  });
});
