import { seededRandom } from '../../scripts/replay-orders/random';

/** A file in the shape of a gift wholesaler's, and what is in it by the hand that wrote it. Money in pence. */
export interface WholesaleFile {
  text: string;
  truth: {
    lines: number;
    invoices: number;
    cancellations: number;
    orders: number;
    orderLines: number;
    largestOrder: number;
    shippingLines: number;
    discountLines: number;
    /** Lines by the reason they are no part of an order. */
    leftOut: Record<string, number>;
    /** What all orders come to, shipping and discounts included. */
    totalMinor: number;
    countries: string[];
  };
}

export interface WholesaleFileOptions {
  seed: number;
  orders: number;
  /** Lines of the largest order. */
  largest: number;
}

const HEADER = 'InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country';
/** Lines of an order, by equal shares of the orders: most are small, and the tail is long. */
const SIZES = [1, 1, 1, 2, 3, 5, 7, 8, 10, 12, 14, 16, 19, 22, 27, 34, 46, 64, 92];
const QUANTITIES = [1, 1, 2, 3, 4, 6, 6, 10, 12, 12, 24, 48, 144];
const ABROAD = ['EIRE', 'Germany', 'France', 'Hong Kong', 'Unspecified', 'Portugal', 'Channel Islands'];
const THINGS = [
  'LANTERN',
  'T-LIGHT, GLASS',
  'CHALKBOARD "HEART"',
  'JUMBO BAG',
  'PARTY BUNTING',
  'CAKE TINS, SET OF 3',
];

/** Writes the same file for the same options, with everything in it that a real one has: see `Writer`. */
export function wholesaleFile({ seed, orders, largest }: WholesaleFileOptions): WholesaleFile {
  const writer = new Writer(seed, largest);
  for (let index = 0; index < orders; index += 1) {
    writer.order(index === Math.floor(orders / 3) ? largest : undefined);
    if (index % 4 === 1) writer.cancellation();
    if (index % 5 === 2) writer.stockCorrection();
  }
  writer.chargesAlone();
  return writer.file();
}

interface Article {
  code: string;
  pence: number;
  description: string;
}

class Writer {
  private readonly random: () => number;
  private readonly articles: Article[];
  private readonly rows: string[] = [];
  private readonly countries = new Set<string>();
  private readonly truth = {
    ...{ lines: 0, invoices: 0, cancellations: 0, orders: 0, orderLines: 0, largestOrder: 0 },
    ...{ shippingLines: 0, discountLines: 0, totalMinor: 0 },
    leftOut: {} as Record<string, number>,
  };
  private number = 576_080;

  constructor(
    seed: number,
    private readonly largest: number,
  ) {
    this.random = seededRandom(seed);
    // More than the largest order has: some articles are in one small order alone.
    this.articles = Array.from({ length: Math.ceil(largest * 1.1) + 40 }, (_, index) => this.article(index));
  }

  file(): WholesaleFile {
    const text = [HEADER, ...this.rows].map((row) => `${row}\r\n`).join('');
    return { text, truth: { ...this.truth, lines: this.rows.length, countries: [...this.countries].sort() } };
  }

  /** Goods, some articles on two lines, now and then postage, a discount, a charge by hand. */
  order(size = this.pick(SIZES)): void {
    const head = this.head(this.random() < 0.8);
    const goods = this.goodsFor(size);
    for (const article of goods) {
      const quantity = this.pick(QUANTITIES);
      this.truth.totalMinor += quantity * article.pence;
      this.row(head, article, quantity);
    }
    this.truth.orders += 1;
    this.truth.orderLines += goods.length;
    this.truth.largestOrder = Math.max(this.truth.largestOrder, goods.length);
    this.countries.add(head.country);
    this.charges(head, goods);
  }

  /** Goods taken back, and every other time their postage too. */
  cancellation(): void {
    const head = { ...this.head(true), prefix: 'C' };
    this.truth.cancellations += 1;
    const lines = 1 + Math.floor(this.random() * 3);
    for (const article of this.goodsFor(lines))
      this.leftOut('cancelledGoods', head, article, -this.pick(QUANTITIES));
    if (this.truth.cancellations % 2 === 0)
      this.leftOut('creditedCharge', head, { code: 'POST', pence: 1800, description: 'POSTAGE' }, -1);
  }

  /** No sale at all: something was damaged, or turned up. */
  stockCorrection(): void {
    const head = this.head(false);
    const article = {
      ...this.pick(this.articles),
      pence: 0,
      description: this.pick(['damages', 'check', 'found', '']),
    };
    if (this.random() < 0.5) this.leftOut('stockCorrection', head, article, -this.pick(QUANTITIES));
    else this.leftOut('noPrice', head, article, this.pick(QUANTITIES));
  }

  /** An invoice of charges without goods. */
  chargesAlone(): void {
    const head = this.head(true);
    this.leftOut('manual', head, { code: 'm', pence: 32_610, description: 'Manual' }, 1);
    this.leftOut('withoutGoods', head, { code: 'POST', pence: 1800, description: 'POSTAGE' }, 2);
  }

  private charges(head: Head, goods: readonly Article[]): void {
    const { orders } = this.truth;
    if (head.country !== 'United Kingdom' || orders % 9 === 0) {
      const quantity = this.pick([1, 2, 4]);
      const code = head.customer === '' ? 'DOT' : this.pick(['POST', 'C2']);
      this.truth.shippingLines += 1;
      this.truth.totalMinor += quantity * 1850;
      this.row(head, { code, pence: 1850, description: 'POSTAGE' }, quantity);
    }
    const cheapest = Math.min(...goods.map(({ pence }) => pence));
    if (orders % 8 === 3) {
      this.truth.discountLines += 1;
      this.truth.totalMinor -= cheapest;
      this.row(head, { code: 'D', pence: cheapest, description: 'Discount' }, -1);
    }
    if (orders % 7 === 2) this.leftOut('manual', head, { code: 'M', pence: 125, description: 'Manual' }, 1);
    if (orders % 11 === 4)
      this.leftOut('charity', head, { code: 'CRUK', pence: 4_000, description: 'CRUK Commission' }, 1);
    if (orders % 11 === 6)
      this.leftOut('voucher', head, { code: 'gift_0001_20', pence: 2_000, description: 'Gift Voucher' }, 1);
    if (orders % 11 === 8) this.leftOut('noPrice', head, { ...this.pick(this.articles), pence: 0 }, 1);
  }

  private leftOut(reason: string, head: Head, article: Article, quantity: number): void {
    this.truth.leftOut[reason] = (this.truth.leftOut[reason] ?? 0) + 1;
    this.row(head, article, quantity);
  }

  private goodsFor(size: number): Article[] {
    // The largest order takes from the front of the catalogue, the others from all of it.
    const from = size === this.largest ? this.articles.slice(0, size) : this.articles;
    const start = Math.floor(this.random() * from.length);
    return Array.from({ length: size }, (_, index) => {
      const repeats = index > 0 && this.random() < 0.06;
      const at = (start + (repeats ? index - 1 : index) * 7) % from.length;
      return from[at] ?? this.pick(from);
    });
  }

  private head(known: boolean): Head {
    this.number += 1 + Math.floor(this.random() * 3);
    this.truth.invoices += 1;
    const minute = this.truth.invoices % 60;
    const country = known && this.random() < 0.3 ? this.pick(ABROAD) : 'United Kingdom';
    return {
      ...{ prefix: '', number: this.number, country },
      customer: known ? String(12_346 + Math.floor(this.random() * 40)) : '',
      date: `2011-11-14 ${String(8 + Math.floor(this.truth.invoices / 60)).padStart(2, '0')}:${String(minute).padStart(2, '0')}:00`,
    };
  }

  private row(head: Head, article: Article, quantity: number): void {
    const code = this.dirty(this.random() < 0.05 ? article.code.toLowerCase() : article.code);
    const fields = [`${head.prefix}${head.number}`, code, article.description, quantity, head.date];
    const price = this.price(article.pence);
    this.rows.push([...fields, price, head.customer, this.dirty(head.country)].map(quoted).join(','));
  }

  /** As spreadsheets write numbers: 2, 1.5, 1.65. */
  private price(pence: number): string {
    return String(pence / 100);
  }

  private dirty(text: string): string {
    return this.random() < 0.04 ? `${text}  ` : text;
  }

  private article(index: number): Article {
    const variant = this.random() < 0.3 ? this.pick(['A', 'B', 'BL', 'P']) : '';
    return {
      code: `${10_002 + index * 37}${variant}`,
      pence: 29 + Math.floor(this.random() * 1_266),
      description:
        this.random() < 0.02 ? '' : `${this.pick(THINGS)} ${index}${this.random() < 0.05 ? ' ' : ''}`,
    };
  }

  private pick<T>(from: readonly T[]): T {
    const item = from[Math.floor(this.random() * from.length)];
    if (item === undefined) throw new Error('There is nothing to pick from');
    return item;
  }
}

interface Head {
  prefix: string;
  number: number;
  date: string;
  customer: string;
  country: string;
}

function quoted(field: string | number): string {
  const text = String(field);
  return /[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
