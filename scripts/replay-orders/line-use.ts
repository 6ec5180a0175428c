/** What a line of the retailer's file is: goods, a charge on the order, or nothing an order can have. */
export type LineUse = 'goods' | 'shipping' | 'discount' | LeftOutReason;

/** Why a line is not part of any order. */
export type LeftOutReason =
  | 'cancelledGoods'
  | 'creditedCharge'
  | 'stockCorrection'
  | 'noPrice'
  | 'manual'
  | 'charity'
  | 'bankCharge'
  | 'badDebt'
  | 'sample'
  | 'voucher'
  | 'test'
  | 'unknownCode'
  | 'withoutGoods'
  | 'discountAboveGoods';

/** The reasons as the table says them. */
export const REASONS: Readonly<Record<LeftOutReason, string>> = {
  cancelledGoods: 'goods of an earlier invoice, cancelled (C…)',
  creditedCharge: 'postage, discount or fee credited (C…)',
  stockCorrection: 'no sale: stock damaged, lost or counted down',
  noPrice: 'no sale: without a price (found, adjusted, given away)',
  manual: 'charged by hand (M)',
  charity: 'commission for a charity (CRUK)',
  bankCharge: 'bank or marketplace charge',
  badDebt: 'bad debt adjusted',
  sample: 'samples (S)',
  voucher: 'gift voucher',
  test: 'a test of theirs',
  unknownCode: 'a code that names neither goods nor a known charge',
  withoutGoods: 'postage or discount on an invoice without goods',
  discountAboveGoods: 'discount of more than the goods come to',
};

/** The retailer's codes that are not goods, in capitals. */
const CHARGES: Readonly<Record<string, LineUse>> = {
  POST: 'shipping',
  DOT: 'shipping',
  C2: 'shipping',
  C3: 'shipping',
  D: 'discount',
  M: 'manual',
  S: 'sample',
  B: 'badDebt',
  CRUK: 'charity',
  AMAZONFEE: 'bankCharge',
  'BANK CHARGES': 'bankCharge',
};

/** Five digits and perhaps a variant's letters; DCGS… are the web shop's own articles, such as party bags. */
const GOODS = /^(\d{5}[A-Z]{0,3}|DCGS\w+|PADS)$/;

/** What a line is, by its invoice, code (in capitals), quantity and price. */
export function useOf(line: {
  invoice: string;
  code: string;
  quantity: number;
  unitPriceMinor: number;
}): LineUse {
  const ordinary = useOfCode(line.code);
  if (line.invoice.startsWith('C')) return ordinary === 'goods' ? 'cancelledGoods' : 'creditedCharge';
  if (line.invoice.startsWith('A')) return 'badDebt';
  if (ordinary === 'discount') return line.unitPriceMinor === 0 ? 'noPrice' : 'discount';
  if (line.quantity <= 0) return ordinary === 'goods' ? 'stockCorrection' : 'creditedCharge';
  if (line.unitPriceMinor === 0) return 'noPrice';
  return ordinary;
}

function useOfCode(code: string): LineUse {
  if (Object.hasOwn(CHARGES, code)) return CHARGES[code] ?? 'unknownCode';
  if (code.startsWith('GIFT_')) return 'voucher';
  if (code.startsWith('TEST')) return 'test';
  return GOODS.test(code) ? 'goods' : 'unknownCode';
}
