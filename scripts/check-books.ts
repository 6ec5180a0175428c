/** Usage: npm run check-books. Compares the books of a running system with each other and with its partners' books. */
import { Pool } from 'pg';

import { connectTemporal } from '../platform/temporal';
import type { TemporalConfig } from '../platform/temporal-settings';
import { checkMails } from './check-books/mails';
import { checkMoney } from './check-books/money';
import { ORDER_LAWS, SETTLED_LAWS } from './check-books/order-laws';
import { checkParcels } from './check-books/parcels';
import { untilSteady } from './check-books/patience';
import { checkProcesses } from './check-books/processes';
import { checkLines, verdictOf, type BookCheck, type CheckReport } from './check-books/report';
import { findRunningSystem, readFlags, SYSTEM_FLAGS, SYSTEM_HELP } from './check-books/running-system';
import type { Partner } from './check-books/sandbox-books';
import { checkLaws, type SqlLaw } from './check-books/sql-laws';
import { STOCK_LAWS } from './check-books/stock-laws';
import { WORK_LAWS } from './check-books/work-laws';

export interface CheckOptions {
  databaseUrl: string;
  /** Without it the processes are not compared. */
  temporal?: TemporalConfig | undefined;
  /** `http://host:port`; without it no partner's books are compared. */
  sandboxAddress?: string | undefined;
  /** Partners whose books are not in the sandbox. */
  elsewhere?: readonly Partner[] | undefined;
  /** How long books that are written one after the other may disagree; 10 s unless said. */
  patienceMs?: number | undefined;
  /** Gets every line of the report as soon as it is known. */
  log?: ((line: string) => void) | undefined;
}

const PATIENCE_MS = 10_000;

/**
 * Checks every law of the books of a running system: stock, orders, money, parcels, mails, processes, answers. It reads
 * tables, Temporal and the sandbox's books by itself and calls nothing of the product, and it changes nothing. At any
 * time: what only differs because something is happening is looked at again. Throws when a part cannot be reached.
 */
export async function checkBooks(options: CheckOptions): Promise<CheckReport> {
  const began = Date.now();
  const { log = () => undefined } = options;
  const pool = new Pool({ connectionString: options.databaseUrl, max: 2, application_name: 'check-books' });
  pool.on('error', () => undefined); // whoever asks next hears of it
  const say = (check: BookCheck) => checkLines(check).forEach((line) => log(line));
  try {
    const checks = await checkLaws(pool, [...STOCK_LAWS, ...ORDER_LAWS, ...WORK_LAWS], say);
    const { compared, leftOut } = comparisons(pool, options);
    for (const compare of compared) {
      const check = await untilSteady(compare, options.patienceMs ?? PATIENCE_MS);
      checks.push(check);
      say(check);
    }
    const ok = checks.every(({ offending }) => offending === 0);
    const report = { checks, ok, elapsedMs: Date.now() - began, leftOut };
    verdictOf(report).forEach((line) => log(line));
    return report;
  } finally {
    await pool.end();
  }
}

type Comparison = () => Promise<BookCheck>;

/** What is compared beyond one look at the database, and what cannot be. */
function comparisons(pool: Pool, options: CheckOptions): { compared: Comparison[]; leftOut: string[] } {
  const { temporal, sandboxAddress: sandbox, elsewhere = [] } = options;
  const compared: Comparison[] = SETTLED_LAWS.map((law) => () => settled(pool, law));
  const leftOut: string[] = [];
  const partners: readonly (readonly [Partner, (pool: Pool, sandbox: string) => Promise<BookCheck>])[] = [
    ['payments', checkMoney],
    ['warehouse', checkParcels],
    ['mail', checkMails],
  ];
  for (const [partner, check] of partners) {
    if (sandbox === undefined) leftOut.push(`${partner}, because no sandbox runs`);
    else if (elsewhere.includes(partner)) leftOut.push(`${partner}, whose books are not in the sandbox`);
    else compared.push(() => check(pool, sandbox));
  }
  if (temporal === undefined) leftOut.push('processes, because no Temporal was named');
  else compared.push(() => processes(pool, temporal));
  return { compared, leftOut };
}

async function settled(pool: Pool, law: SqlLaw): Promise<BookCheck> {
  const [check] = await checkLaws(pool, [law]);
  if (check === undefined) throw new Error('One law is one check');
  return check;
}

async function processes(pool: Pool, temporal: TemporalConfig): Promise<BookCheck> {
  const connected = connectTemporal({ temporal });
  try {
    return await checkProcesses(pool, connected.client, temporal.taskQueue);
  } finally {
    await connected.close();
  }
}

const USAGE = `Usage: npm run check-books [-- --patience SECONDS]\n${SYSTEM_HELP}`;

async function main(): Promise<void> {
  const { values } = readFlags(
    { options: { ...SYSTEM_FLAGS, patience: { type: 'string' }, help: { type: 'boolean' } } },
    USAGE,
  );
  if (values.help) return console.log(USAGE);
  const patience = values.patience ?? '10';
  if (!/^\d{1,4}$/.test(patience))
    throw new Error(`--patience is "${patience}": it must be whole seconds\n${USAGE}`);
  const { ok } = await checkBooks({
    ...findRunningSystem(values, process.env),
    patienceMs: Number(patience) * 1000,
    log: (line) => console.log(line),
  });
  if (!ok) process.exitCode = 1;
}

if (require.main === module) {
  main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
}
