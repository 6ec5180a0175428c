import { CsvError, parse } from 'csv-parse/sync';

/** One line of the retailer's file. `line` is its number in the file; the price is in pence. */
export interface InvoiceLine {
  line: number;
  /** `C…`: a cancellation. */
  invoice: string;
  /** In capitals: the retailer writes the same article both ways. */
  code: string;
  description: string;
  quantity: number;
  /** `YYYY-MM-DDTHH:mm:ssZ`; the file names no zone, and Great Britain in winter is on UTC. */
  invoicedAt: string;
  unitPriceMinor: number;
  customer: string | undefined;
  country: string;
}

/** The file cannot be used. The message has a line for each mistake, with its number in the file and the remedy. */
export class FileError extends Error {
  override readonly name = 'FileError';

  constructor(readonly mistakes: readonly string[]) {
    const more = mistakes.length > MOST_SHOWN ? [`… and ${mistakes.length - MOST_SHOWN} more`] : [];
    super(['The file cannot be replayed:', ...mistakes.slice(0, MOST_SHOWN), ...more].join('\n  '));
  }
}

const MOST_SHOWN = 20;
const COLUMNS = [
  'InvoiceNo',
  'StockCode',
  'Description',
  'Quantity',
  'InvoiceDate',
  'UnitPrice',
  'CustomerID',
  'Country',
] as const;
type Column = (typeof COLUMNS)[number];
type RawLine = Record<Column, string>;

/** Reads the text of a file, strictly: throws FileError naming every line that is not as it must be. */
export function readFileText(text: string): InvoiceLine[] {
  const mistakes: string[] = [];
  const lines = records(text).map(({ record, info }) => {
    const read = new LineReader(record, info.lines, mistakes);
    return toLine(read, info.lines);
  });
  if (mistakes.length > 0) throw new FileError(mistakes);
  if (lines.length === 0) throw new FileError(['it has a header and no lines']);
  return lines;
}

interface Parsed {
  record: RawLine;
  info: { lines: number };
}

function records(text: string): Parsed[] {
  try {
    return parse(text, {
      bom: true,
      columns: checkedHeader,
      info: true,
      skip_empty_lines: true,
    }) as unknown as Parsed[];
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new FileError([error.message]);
  }
}

function checkedHeader(found: string[]): string[] {
  const header = found.map((name) => name.trim());
  const missing = COLUMNS.filter((column) => !header.includes(column));
  const unknown = header.filter((name) => !(COLUMNS as readonly string[]).includes(name));
  if (missing.length === 0 && unknown.length === 0 && header.length === COLUMNS.length) return header;
  throw new FileError([`line 1: the columns must be ${COLUMNS.join(',')}; found ${header.join(',')}`]);
}

function toLine(read: LineReader, line: number): InvoiceLine {
  return {
    line,
    invoice: read.matching('InvoiceNo', /^[A-Z]?\d{6}$/, 'six digits, after C for a cancellation'),
    code: read.matching(
      'StockCode',
      /^[\x21-\x7e](?:[\x20-\x7e]{0,48}[\x21-\x7e])?$/,
      'a code of 1 to 50 characters',
    ),
    description: read.text('Description'),
    quantity: Number(read.matching('Quantity', /^-?\d{1,7}$/, 'a whole number')),
    invoicedAt: read.instant('InvoiceDate'),
    unitPriceMinor: read.pence('UnitPrice'),
    customer: read.matching('CustomerID', /^\d{0,10}$/, 'digits, or empty') || undefined,
    country: read.matching('Country', /\S/, 'the name of a country'),
  };
}

/** Takes the fields of one line, noting what is wrong with them; what it returns then is of no use. */
class LineReader {
  constructor(
    private readonly record: RawLine,
    private readonly line: number,
    private readonly mistakes: string[],
  ) {}

  text(column: Column): string {
    return this.record[column].trim();
  }

  /** Codes come in both cases and with spaces around them; neither means anything. */
  matching(column: Column, pattern: RegExp, what: string): string {
    const text = column === 'Country' ? this.text(column) : this.text(column).toUpperCase();
    if (!pattern.test(text)) this.note(column, what);
    return text;
  }

  /** Pounds with at most two decimals, as text: no floating point comes near the money. */
  pence(column: Column): number {
    const match = /^(\d{1,9})(?:\.(\d{1,2})0*)?$/.exec(this.text(column));
    if (!match) this.note(column, 'pounds with at most two decimals, not negative, such as 12.75');
    return Number(`${match?.[1] ?? '0'}${(match?.[2] ?? '').padEnd(2, '0')}`);
  }

  instant(column: Column): string {
    const match = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d(?::\d\d)?)$/.exec(this.text(column));
    const time = match?.[2] ?? '';
    const text = `${match?.[1] ?? ''}T${time.length === 5 ? `${time}:00` : time}Z`;
    if (Number.isNaN(Date.parse(text))) this.note(column, 'a date and time such as 2011-11-14 08:10:00');
    return text;
  }

  private note(column: Column, what: string): void {
    const found = JSON.stringify(this.record[column].slice(0, 60));
    this.mistakes.push(`line ${this.line}: ${column} is ${found}; it must be ${what}`);
  }
}
