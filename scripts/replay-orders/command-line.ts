import {
  findRunningSystem,
  readFlags,
  SYSTEM_FLAGS,
  SYSTEM_HELP,
  type RunningSystem,
} from '../check-books/running-system';
import type { ReplayOptions } from './options';
import type { ReplayResult } from './result';

const USAGE = `Usage: npm run replay-orders -- FILE [options]
  FILE                CSV with the columns InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country
  --concurrency N     orders placed at once (8)
  --pace N            orders begun a second at most (as many as it takes)
  --limit N           only the first N orders of the file
  --short N%          share of the articles with a unit too few (2%)
  --seed N            decides which articles these are (1)
  --keep-dates        places the orders at the dates of their invoices, and not now
  --within SECONDS    time for the orders to end after the last one is placed (300)
  --channel CODE, --location CODE   where they are sold and sent from (wholesale-replay, WHOLESALE)
${SYSTEM_HELP}`;

const FLAGS = {
  ...SYSTEM_FLAGS,
  concurrency: { type: 'string' },
  pace: { type: 'string' },
  limit: { type: 'string' },
  short: { type: 'string' },
  seed: { type: 'string' },
  'keep-dates': { type: 'boolean' },
  within: { type: 'string' },
  channel: { type: 'string' },
  location: { type: 'string' },
  help: { type: 'boolean' },
} as const;

/** Replays what the command line says, prints the table and the checks; exit code 1 unless all is well. */
export async function runFromCommandLine(
  replay: (options: ReplayOptions) => Promise<ReplayResult>,
): Promise<void> {
  const { values, positionals } = readFlags({ options: FLAGS, allowPositionals: true }, USAGE);
  if (values.help) return console.log(USAGE);
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0) throw new Error(`Name one file.\n${USAGE}`);
  const number = (name: 'concurrency' | 'pace' | 'limit' | 'seed' | 'within') => numberOf(name, values[name]);
  const perSecond = number('pace');
  const within = number('within');
  const result = await replay({
    ...target(findRunningSystem(values, process.env)),
    file,
    limit: number('limit'),
    // At a pace there may be many under way at once; without one, as many as keep two processors busy.
    pace: { concurrency: number('concurrency') ?? (perSecond === undefined ? 8 : 64), perSecond },
    shortShare: values.short === undefined ? undefined : shareOf(values.short),
    seed: number('seed'),
    keepDates: values['keep-dates'],
    withinMs: within === undefined ? undefined : within * 1000,
    channel: values.channel,
    location: values.location,
    log: (line) => console.log(line),
    bar: process.stdout.isTTY,
  });
  if (!result.ok) process.exitCode = 1;
}

function target(system: RunningSystem) {
  const { apiAddress, apiKey, sandboxAddress } = system;
  const missing = Object.entries({
    'the API (--api)': apiAddress,
    'its key (--key)': apiKey,
    'the sandbox (--sandbox)': sandboxAddress,
  })
    .filter(([, value]) => value === undefined)
    .map(([name]) => name);
  if (apiAddress === undefined || apiKey === undefined || sandboxAddress === undefined)
    throw new Error(`Where is ${missing.join(', ')}?\n${SYSTEM_HELP}`);
  return { ...system, apiAddress, apiKey, sandboxAddress };
}

function numberOf(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^[1-9]\d{0,6}$/.test(text)) return Number(text);
  throw new Error(`--${name} is "${text}": it must be a whole number from 1\n${USAGE}`);
}

function shareOf(text: string): number {
  const match = /^(\d{1,2}(?:\.\d+)?|100)%$/.exec(text);
  if (match) return Number(match[1]) / 100;
  throw new Error(`--short is "${text}": it must be a share such as 2%\n${USAGE}`);
}
