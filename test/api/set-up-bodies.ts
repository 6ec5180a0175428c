/** Good bodies for set-up calls; each test changes what it is about. */
export const aLocation = (changes: object = {}): object => ({
  name: 'Perth',
  kind: 'warehouse',
  address: { line1: '1 Wharf St', city: 'Perth', region: 'WA', postcode: '6000', country: 'AU' },
  timeZone: 'Australia/Perth',
  cutoff: '15:00',
  workingDays: [1, 2, 3, 4, 5],
  handoff: { format: 'portal', acknowledgeWithin: 'PT4H' },
  ...changes,
});

export const aRate = (from: string, changes: object = {}): object => ({
  from,
  to: { country: 'AU' },
  carrier: 'AusPost',
  service: 'Parcel',
  cost: { amount: 995, currency: 'AUD' },
  transitDays: 3,
  ...changes,
});

export const aChannel = (changes: object = {}): object => ({
  kind: 'storefront',
  overAvailability: 'block',
  partialShipment: 'autoSplit',
  ...changes,
});
