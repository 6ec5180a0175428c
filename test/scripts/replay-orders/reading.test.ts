import { readFileText } from '../../../scripts/replay-orders/read-file';
import { readInvoices, totalOf } from '../../../scripts/replay-orders/invoices';
import { planStock } from '../../../scripts/replay-orders/stock-plan';
import { orderBody } from '../../../scripts/replay-orders/order-body';
import { wholesaleFile } from '../../support/wholesale-file';

const HEADER = 'InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country';
const linesOf = (...rows: string[]) => readFileText([HEADER, ...rows].join('\n'));

describe('readFileText', () => {
  it('takes the file as it comes, with spaces and lower case, and keeps the number of each line', () => {
    const text = `\ufeff${HEADER}\r\n576080, 85123a ,"HEART, ""T-LIGHT""",12,2011-11-14 08:10:00,1.5,18211,EIRE \r\n`;
    expect(readFileText(text)).toEqual([
      {
        line: 2,
        invoice: '576080',
        code: '85123A',
        description: 'HEART, "T-LIGHT"',
        quantity: 12,
        invoicedAt: '2011-11-14T08:10:00Z',
        unitPriceMinor: 150,
        customer: '18211',
        country: 'EIRE',
      },
    ]);
  });

  it('names every line that is wrong, with its column and the remedy', () => {
    const wrong = () =>
      linesOf(
        '576080,22465,LANTERN,12,2011-11-14 08:10:00,1.65,18211,United Kingdom',
        '576080,22465,LANTERN,1.5,2011-11-14 08:10:00,1.655,18211,United Kingdom',
        '5760,22465,LANTERN,1,14/11/2011,-1,x,',
      );
    expect(wrong).toThrow(/line 3: Quantity is "1.5"; it must be a whole number/);
    expect(wrong).toThrow(/line 3: UnitPrice is "1.655"; it must be pounds with at most two decimals/);
    expect(wrong).toThrow(/line 4: InvoiceNo is "5760"; it must be six digits/);
    expect(wrong).toThrow(/line 4: InvoiceDate.*line 4: UnitPrice.*line 4: CustomerID.*line 4: Country/s);
  });

  it('refuses a file with other columns, of ragged lines, or without any', () => {
    expect(() => readFileText('Invoice,StockCode\n1,2\n')).toThrow(
      /line 1: the columns must be InvoiceNo,StockCode/,
    );
    expect(() => linesOf('576080,22465,LANTERN,12')).toThrow(/line 2/i);
    expect(() => linesOf()).toThrow(/no lines/);
  });
});

describe('readInvoices', () => {
  const row = (invoice: string, code: string, quantity: number, price: string) =>
    `${invoice},${code},THING,${quantity},2011-11-14 08:10:00,${price},18211,France`;

  it('makes postage and carriage the shipping of the order, and a discount its discount', () => {
    const { orders, leftOut } = readInvoices(
      linesOf(
        row('576080', '22465', 2, '3.10'),
        row('576080', 'POST', 2, '18'),
        row('576080', 'C2', 1, '50'),
        row('576080', 'D', -1, '1.25'),
      ),
    );
    expect(leftOut).toEqual([]);
    expect(orders).toEqual([
      expect.objectContaining({ invoice: '576080', country: 'FR', shippingMinor: 8600, discountMinor: 125 }),
    ]);
    expect(orders.map(totalOf)).toEqual([620 + 8600 - 125]);
  });

  it('keeps the same article on two lines as two lines', () => {
    const { orders } = readInvoices(
      linesOf(row('576080', '22465', 2, '3'), row('576080', '22465', 1, '2.5')),
    );
    expect(orders[0]?.lines.map(({ quantity, unitPriceMinor }) => [quantity, unitPriceMinor])).toEqual([
      [2, 300],
      [1, 250],
    ]);
  });

  it.each([
    ['cancelledGoods', row('C576080', '22465', -2, '3')],
    ['creditedCharge', row('C576080', 'POST', -1, '18')],
    ['stockCorrection', row('576080', '22465', -864, '0')],
    ['noPrice', row('576080', '22465', 180, '0')],
    ['manual', row('576080', 'm', 1, '326.10')],
    ['charity', row('576080', 'CRUK', 1, '4')],
    ['bankCharge', row('576080', 'BANK CHARGES', 1, '15')],
    ['voucher', row('576080', 'gift_0001_20', 1, '20')],
    ['sample', row('576080', 'S', 1, '20')],
    ['unknownCode', row('576080', 'XYZ', 1, '20')],
    ['withoutGoods', row('576080', 'DOT', 1, '20')],
  ])('leaves a line out as %s', (reason, line) => {
    const read = readInvoices(linesOf(line));
    expect(read.leftOut.map((each) => each.reason)).toEqual([reason]);
    expect(read.orders).toEqual([]);
  });

  it('takes a party bag of the web shop for goods, whatever its code looks like', () => {
    expect(readInvoices(linesOf(row('576080', 'DCGSSGIRL', 1, '3.29'))).orders).toHaveLength(1);
  });

  it('leaves out a discount of more than the goods come to', () => {
    const read = readInvoices(linesOf(row('576080', '22465', 1, '3'), row('576080', 'D', -1, '3.01')));
    expect(read.leftOut.map(({ reason }) => reason)).toEqual(['discountAboveGoods']);
    expect(read.orders[0]?.discountMinor).toBe(0);
  });

  it('refuses an invoice of two customers, and a country that nobody knows', () => {
    const two = ['18211,France', '18212,France', '18211,Narnia'].map(
      (end) => `576080,22465,X,1,2011-11-14 08:10:00,1,${end}`,
    );
    expect(() => readInvoices(linesOf(...two))).toThrow(
      /line 3: invoice 576080 has another customer than on line 2/,
    );
    expect(() => readInvoices(linesOf(...two))).toThrow(/line 4: Country is "Narnia"/);
  });

  it('ends with the invoice of the last order it was asked for', () => {
    const file = linesOf(
      row('576080', '22465', 1, '3'),
      row('C576081', '22465', -1, '3'),
      row('576082', '22465', 1, '3'),
      row('576083', '22465', 1, '3'),
    );
    expect(readInvoices(file, 2)).toMatchObject({ invoices: 3, lines: 3, cancellations: 1 });
  });

  it.each([1, 2, 3, 4, 5])('finds in a generated file what was put into it (seed %d)', (seed) => {
    const { text, truth } = wholesaleFile({ seed, orders: 60, largest: 300 });
    const read = readInvoices(readFileText(text));
    const leftOut: Record<string, number> = {};
    for (const { reason } of read.leftOut) leftOut[reason] = (leftOut[reason] ?? 0) + 1;
    expect({
      ...{ lines: read.lines, invoices: read.invoices, cancellations: read.cancellations },
      ...{
        orders: read.orders.length,
        shippingLines: read.shippingLines,
        discountLines: read.discountLines,
        leftOut,
      },
      orderLines: read.orders.reduce((sum, order) => sum + order.lines.length, 0),
      largestOrder: Math.max(...read.orders.map((order) => order.lines.length)),
      totalMinor: read.orders.reduce((sum, order) => sum + totalOf(order), 0),
    }).toEqual({ ...truth, countries: undefined });
    expect(
      read.orders.reduce((sum, order) => sum + order.lines.length, 0) +
        read.shippingLines +
        read.discountLines +
        read.leftOut.length,
    ).toBe(read.lines);
  });
});

describe('planStock', () => {
  const { orders } = readInvoices(readFileText(wholesaleFile({ seed: 7, orders: 40, largest: 150 }).text));
  const demand = (sku: string) =>
    orders
      .flatMap((order) => order.lines.filter(({ code }) => code === sku))
      .reduce((sum, line) => sum + line.quantity, 0);

  it('plans for what all orders want together, and a unit less of a few articles that one order wants', () => {
    const plan = planStock(orders, 0.05, 1);
    expect(plan.shortSkus.length).toBeGreaterThan(0);
    for (const { sku, openingStock } of plan.skus)
      expect(openingStock).toBe(demand(sku) - (plan.shortSkus.includes(sku) ? 1 : 0));
    for (const sku of plan.shortSkus) {
      const wanting = orders.filter((order) => order.lines.some(({ code }) => code === sku));
      expect(wanting.map(({ invoice }) => plan.refusals.has(invoice))).toEqual([true]);
    }
  });

  it('is the same for the same seed, and short of nothing for a share of 0', () => {
    expect(planStock(orders, 0.05, 1)).toEqual(planStock(orders, 0.05, 1));
    expect(planStock(orders, 0.01, 2).shortSkus).not.toEqual(planStock(orders, 0.01, 1).shortSkus);
    expect(planStock(orders, 0, 1)).toMatchObject({ shortSkus: [], refusals: new Set() });
  });
});

describe('orderBody', () => {
  it('pays by card or on terms by customer, and leaves the date out unless it is asked for', () => {
    const [order] = readInvoices(linesOf('576080,22465,THING,1,2011-11-14 08:10:00,3,18211,EIRE')).orders;
    if (order === undefined) throw new Error('There is one order in these lines');
    const options = { channel: 'wholesale', keepDates: false };
    expect(orderBody(order, options)).toMatchObject({
      externalId: '576080',
      shippingAddress: { country: 'IE' },
      payment: { method: 'card' },
      customer: { email: 'customer-18211@wholesale.example', type: 'business' },
    });
    expect(orderBody(order, options)).not.toHaveProperty('placedAt');
    expect(orderBody({ ...order, customer: '18212' }, options)).toMatchObject({
      payment: { method: 'terms' },
    });
    expect(orderBody({ ...order, customer: undefined }, options)).toMatchObject({
      payment: { method: 'card' },
      customer: { type: 'consumer' },
    });
    expect(orderBody(order, { ...options, keepDates: true })).toMatchObject({
      placedAt: '2011-11-14T08:10:00Z',
    });
  });
});
