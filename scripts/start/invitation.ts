import path from 'node:path';

import type { Addresses } from './addresses';
import type { Situation } from './situation';

/** What is printed when all is ready: where everything is, the key, and one order to paste. */
export function invitation(situation: Situation, addresses: Addresses): string {
  const { config, dataDir, kept } = situation;
  const shown = (name: string): string => path.relative(process.cwd(), path.join(dataDir, name)) || name;
  const rows: [string, string | undefined][] = [
    ['API', addresses['api']],
    ['API documents', `${addresses['api']}/docs`],
    ['Temporal UI', addresses['temporalUi']],
    ['Sandbox', addresses['sandbox'] && `${addresses['sandbox']}/books/{payments,carrier,warehouse,mail}`],
    ['Mail', addresses['mail'] ?? 'no mail server: mails are kept and shown as undelivered (set SMTP_URL)'],
    ['Key', `${kept.secrets.bootstrapKey}  (kept in ${shown('key')})`],
    ['Logs', shown('logs')],
  ];
  const table = rows.flatMap(([name, text]) => (text ? [`  ${name.padEnd(14)} ${text}`] : []));
  return ['', ...table, '', ...(config.demo ? firstOrder(situation, addresses) : withoutDemo()), ''].join(
    '\n',
  );
}

function firstOrder({ kept }: Situation, addresses: Addresses): string[] {
  const order = {
    channel: 'storefront',
    currency: 'AUD',
    customer: { email: 'ada@shop.example', name: 'Ada Shopper', type: 'consumer' },
    billingAddress: HOME,
    shippingAddress: HOME,
    lines: [{ sku: 'MUG-BLUE', quantity: 2, unitPrice: { amount: 1900, currency: 'AUD' } }],
    shipping: { amount: 900, currency: 'AUD' },
    payment: { method: 'card', token: 'pm_card_visa' },
  };
  return [
    'Place an order, then watch it run to delivered (GET /v1/orders/{id}/timeline):',
    '',
    `curl -s -X POST ${addresses['api']}/v1/orders \\`,
    `  -H 'Authorization: Bearer ${kept.secrets.bootstrapKey}' \\`,
    `  -H 'Content-Type: application/json' -H "Idempotency-Key: $(date +%s%N)" \\`,
    `  -d '${JSON.stringify(order)}'`,
  ];
}

function withoutDemo(): string[] {
  return [
    'No demo merchant (EVENKEEL_DEMO=off): set up SKUs, a location, rates and a channel first, then place an order.',
  ];
}

const HOME = {
  name: 'Ada Shopper',
  line1: '12 Example Street',
  city: 'Melbourne',
  region: 'VIC',
  postcode: '3000',
  country: 'AU',
};
