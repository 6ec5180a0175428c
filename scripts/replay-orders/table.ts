import { checkLines, verdictOf } from '../check-books/report';
import { REASONS, type LeftOutReason } from './line-use';
import type { ReplayResult } from './result';

type Row = readonly [name: string, value: string | number, note?: string];

const MOST_NAMED = 20;

/** The table at the end: what was in the file, what became of the orders, what it took, and who is still missing. */
export function tableOf(result: ReplayResult): string[] {
  const sections = [
    section('The file', fileRows(result)),
    section('The orders', orderRows(result)),
    section(
      'Messages',
      result.messages.map(({ kind, status, count }) => [kind, count, status]),
    ),
    section('Exceptions', exceptionRows(result)),
    section('Time', timeRows(result)),
  ];
  const { books } = result;
  const checks = ['', 'The books', ...books.checks.flatMap(checkLines), ...verdictOf(books)];
  return [...sections.flat(), ...checks, ...named(result)];
}

function fileRows({ file }: ReplayResult): Row[] {
  const { lines, invoices, cancellations, orders, orderLines, shippingLines, discountLines, leftOut } = file;
  const leftOutLines = Object.values(leftOut).reduce((sum, each) => sum + each.lines, 0);
  return [
    ['lines', lines, `${invoices} invoices, ${cancellations} of them cancellations`],
    [
      'ordered',
      orderLines,
      `in ${orders} orders of up to ${file.largestOrder} lines, ${pounds(file.totalMinor)} in all`,
    ],
    ['shipping', shippingLines, 'postage and carriage, charged with their order'],
    ['discount', discountLines, 'taken off their order'],
    ['left out', leftOutLines, 'no part of an order:'],
    ...Object.entries(leftOut).map(([reason, { lines: count, units, valueMinor }]): Row => {
      return [
        `  ${reason}`,
        count,
        `${REASONS[reason as LeftOutReason]}: ${units} units, ${pounds(valueMinor)}`,
      ];
    }),
    ['articles', file.skus, `${file.shortSkus} of them with a unit too few`],
  ];
}

function orderRows(result: ReplayResult): Row[] {
  const { placed, found, accepted, delivered, refused, refusalsPlanned, cancelled, failed, late } = result;
  return [
    ['placed', placed, `${accepted} of them decided after their answer (202)`],
    ...(found === 0 ? [] : [['found', found, 'from an earlier run'] as const]),
    ['delivered', delivered],
    ['refused', refused, `for want of stock; ${refusalsPlanned} were planned`],
    ...(cancelled === 0 ? [] : [['cancelled', cancelled] as const]),
    ['failed', failed.length, 'not answered with an order of the right total'],
    ['late', late.length, 'neither delivered nor refused in time'],
  ];
}

function exceptionRows({ exceptions }: ReplayResult): Row[] {
  if (exceptions.length === 0) return [['none', 0]];
  return exceptions.map(({ kind, status, count }) => [kind, count, status]);
}

function timeRows({ elapsed, answers, placed, delivered }: ReplayResult): Row[] {
  const { slowest } = answers;
  return [
    ['setting up', seconds(elapsed.setUpMs)],
    ['placing', seconds(elapsed.placingMs), `${rate(placed, elapsed.placingMs)} orders a second`],
    [
      'to delivered',
      seconds(elapsed.ordersMs),
      `${rate(delivered, elapsed.ordersMs)} orders a second, all steps`,
    ],
    ['an answer', `${answers.medianMs} ms`, `the median; 95 of 100 within ${answers.p95Ms} ms`],
    ...(slowest
      ? [
          [
            'the slowest',
            `${slowest.ms} ms`,
            `invoice ${slowest.invoice} with ${slowest.lines} lines`,
          ] as const,
        ]
      : []),
  ];
}

function named({ failed, late }: ReplayResult): string[] {
  const lines = [
    ...failed.map(({ invoice, order, detail }) => `FAILED ${invoice} ${order ?? ''} ${detail ?? ''}`),
    ...late.map(({ invoice, order, status }) => `LATE   ${invoice} ${order} is ${status}`),
  ];
  if (lines.length <= MOST_NAMED) return lines;
  return [...lines.slice(0, MOST_NAMED), `… and ${lines.length - MOST_NAMED} more`];
}

function section(title: string, rows: readonly Row[]): string[] {
  const width = Math.max(16, ...rows.map(([name]) => name.length));
  return [
    '',
    title,
    ...rows.map(([name, value, note = '']) =>
      `  ${name.padEnd(width)} ${String(value).padStart(9)}  ${note}`.trimEnd(),
    ),
  ];
}

function pounds(pence: number): string {
  return `${pence < 0 ? '−' : ''}£${(Math.abs(pence) / 100).toLocaleString('en-GB', { minimumFractionDigits: 2 })}`;
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

function rate(count: number, ms: number): string {
  return (count / Math.max(ms / 1000, 0.001)).toFixed(1);
}
