import { readdirSync } from 'node:fs';
import path from 'node:path';

import {
  NOTIFICATION_KINDS,
  type NotificationData,
  type NotificationKind,
} from '../../../domain/notification/kinds';
import { renderNotification } from '../../../integrations/notifications';

const order = { shop: 'Harbour Gifts', customerName: 'Ada', orderNumber: '1001' };
const parcel = {
  ...order,
  carrier: 'USPS',
  trackingNumber: '94001',
  trackingUrl: 'https://track.example/94001',
};
const lines = [
  { title: 'Mug', quantity: 2 },
  { title: 'Tea towel', quantity: 1 },
];

/** Of every kind the fullest message. */
const FULL: NotificationData = {
  orderConfirmation: {
    ...order,
    lines,
    total: { amount: 123_450, currency: 'AUD' },
    deliverBy: '2026-03-02',
  },
  paymentIssue: {
    ...{ ...order, status: 'failed', declineCode: 'insufficient_funds', lastAttempt: false },
    total: { amount: 1_250, currency: 'JPY' },
  },
  shippingConfirmation: { ...parcel, lines, deliverBy: '2026-03-02', partial: false },
  delayNotice: { ...parcel, businessDays: 1, reason: 'the carrier pickup moved', expectedBy: '2026-03-03' },
  deliveryException: { ...parcel, status: 'deliveryAttempted', detail: 'Nobody was at home' },
  deliveryUpdate: { ...order, lines, deliveredOn: '2026-03-02' },
  cancellation: {
    ...order,
    lines,
    whole: true,
    reason: 'out of stock',
    refund: { amount: 123_450, currency: 'AUD' },
  },
};

/** Of every kind the message that knows least. */
const SPARE: NotificationData = {
  orderConfirmation: { ...FULL.orderConfirmation, deliverBy: null },
  paymentIssue: { ...FULL.paymentIssue, declineCode: null, lastAttempt: true },
  shippingConfirmation: {
    ...{
      ...FULL.shippingConfirmation,
      carrier: null,
      trackingNumber: null,
      trackingUrl: null,
      deliverBy: null,
    },
  },
  delayNotice: {
    ...{ ...order, carrier: null, trackingNumber: null, trackingUrl: null },
    ...{ businessDays: null, reason: null, expectedBy: null },
  },
  deliveryException: { ...FULL.deliveryException, trackingNumber: null, trackingUrl: null, detail: null },
  deliveryUpdate: { ...FULL.deliveryUpdate, deliveredOn: null },
  cancellation: { ...FULL.cancellation, whole: false, reason: null, refund: null },
};

const kinds = Object.keys(NOTIFICATION_KINDS) as NotificationKind[];

describe('renderNotification', () => {
  it('has a template for every kind, and none for what is no kind', () => {
    const folder = path.join(__dirname, '../../../integrations/notifications/templates');
    const templates = readdirSync(folder).filter((name) => !name.startsWith('layout.'));
    expect(templates.sort()).toEqual(kinds.map((kind) => `${kind}.liquid`).sort());
  });

  it.each(kinds)('writes %s with all that is known, and with little', (kind) => {
    for (const data of [FULL[kind], SPARE[kind]]) {
      const { subject, text, html } = renderNotification(kind, data);
      expect(subject).toContain('1001');
      expect(subject).not.toContain('\n');
      expect(text).toMatch(/^Hello Ada,\n\n/);
      expect(text).toMatch(/\n\nHarbour Gifts\nOrder 1001\n$/);
      for (const written of [subject, text, html]) {
        expect(written).not.toMatch(/undefined|null|NaN|\[object|\{\{|\{%/);
        expect(written).not.toMatch(/\n{3}|\s+[.,]\s| {2}[A-Z]/);
      }
      expect(html).toContain(`<title>${subject}</title>`);
    }
  });

  it('says in a delay notice how long and why, in subject and text', () => {
    const { subject, text } = renderNotification('delayNotice', FULL.delayNotice);
    expect(subject).toBe('Order 1001 is delayed by 1 business day');
    expect(text).toContain('1 business day later than we told you');
    expect(text).toContain(
      'The reason: the carrier pickup moved. It is now expected by Tuesday 3 March 2026.',
    );
    expect(renderNotification('delayNotice', { ...FULL.delayNotice, businessDays: 2 }).subject).toContain(
      '2 business days',
    );
  });

  it('does not claim a length or a reason that nobody gave', () => {
    const { subject, text } = renderNotification('delayNotice', SPARE.delayNotice);
    expect(subject).toBe('Order 1001 is delayed');
    expect(text).toContain('The carrier has given us no reason yet.');
  });

  it('gives the customer of a failed delivery the options that are open', () => {
    const { text, html } = renderNotification('deliveryException', FULL.deliveryException);
    expect(text).toContain('It says: Nobody was at home.');
    expect(text).toMatch(
      /- ask the carrier for another day or a pickup point, with the tracking number 94001\n- reply/,
    );
    expect(html.match(/<li>/g)).toHaveLength(3);
    const lost = renderNotification('deliveryException', { ...FULL.deliveryException, status: 'lost' });
    expect(lost.text).toContain('- pay me back');
    expect(lost.text).not.toContain('address was not right');
  });

  it('writes money with its currency and its own decimals, and dates in words', () => {
    expect(renderNotification('orderConfirmation', FULL.orderConfirmation).text).toContain(
      'Total: AUD 1,234.50',
    );
    expect(renderNotification('paymentIssue', FULL.paymentIssue).text).toContain('JPY 1,250');
    expect(renderNotification('deliveryUpdate', FULL.deliveryUpdate).text).toContain(
      'on Monday 2 March 2026',
    );
  });

  it('tells a customer why a card was declined only where they can mend it', () => {
    expect(renderNotification('paymentIssue', FULL.paymentIssue).text).toContain('not enough funds');
    const stolen = renderNotification('paymentIssue', { ...FULL.paymentIssue, declineCode: 'stolen_card' });
    expect(stolen.text).not.toMatch(/stolen/i);
  });

  it('asks for a confirmation rather than another card while the customer has to act', () => {
    const { subject, text } = renderNotification('paymentIssue', {
      ...FULL.paymentIssue,
      status: 'actionRequired',
    });
    expect(subject).toBe('Please confirm the payment of order 1001');
    expect(text).not.toContain('another card');
  });

  it('says which part is on its way and which part is not coming', () => {
    const part = renderNotification('shippingConfirmation', { ...FULL.shippingConfirmation, partial: true });
    expect(part.subject).toBe('Part of order 1001 is on its way');
    const cancelled = renderNotification('cancellation', { ...FULL.cancellation, whole: false });
    expect(cancelled.subject).toBe('Part of order 1001 has been cancelled');
    expect(cancelled.text).toContain('- 2 × Mug');
    expect(cancelled.text).toContain('We pay you back AUD 1,234.50.');
  });

  it('makes no markup, no link and no further lines of what people typed', () => {
    const customerName =
      'Bobby <img src=x onerror=alert(1)>\r\n\r\nhttps://phish.example\r\nBcc: all@example.com';
    const title = '{{ shop }}{% assign x = 1 %}</li><script>alert(1)</script>';
    const data = {
      ...FULL.orderConfirmation,
      customerName,
      orderNumber: '1001\r\nBcc: x@example.com',
      lines: [{ title, quantity: 1 }],
    };
    const { subject, text, html } = renderNotification('orderConfirmation', data);
    expect(html).not.toMatch(/<img|<script|href="https:\/\/phish/);
    expect(html).toContain('&lt;script&gt;');
    expect(subject).not.toMatch(/[\r\n]/);
    expect(text.split('\n')).not.toContain('https://phish.example');
    expect(text).toContain('{{ shop }}');
  });
});
