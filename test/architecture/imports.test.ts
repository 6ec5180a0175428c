import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const root = path.resolve(__dirname, '..', '..');

interface Violation {
  from: string;
  to: string;
  rule: { name: string };
}

/** The names of the rules that a tree of the given files breaks. */
function brokenBy(files: Record<string, string>): string[] {
  return [...new Set(violationsIn(files).map((violation) => violation.rule.name))].sort();
}

/** Runs the project's own rules over a tree of the given files. */
function violationsIn(files: Record<string, string>): Violation[] {
  const folder = mkdtempSync(path.join(tmpdir(), 'evenkeel-imports-'));
  try {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
      writeFileSync(path.join(folder, name), text);
    }
    symlinkSync(path.join(root, 'tsconfig.json'), path.join(folder, 'tsconfig.json'));
    symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'));
    symlinkSync(path.join(root, 'package.json'), path.join(folder, 'package.json'));
    return cruise(folder, [...new Set(Object.keys(files).map((name) => name.split('/')[0] ?? name))]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function cruise(folder: string, layers: string[]): Violation[] {
  const program = path.join(root, 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruise.mjs');
  const config = path.join(root, '.dependency-cruiser.cjs');
  const argv = [program, '--config', config, '--output-type', 'json', ...layers];
  const output = execFileSync(process.execPath, argv, { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 26 });
  return (JSON.parse(output) as { summary: { violations: Violation[] } }).summary.violations;
}

const value = 'export const value = 1;\nexport type Shape = { value: number };\n';

/** One file that imports `to` as `kind`, and whatever `to` is. */
function importing(from: string, to: string, kind: 'value' | 'type' = 'value'): Record<string, string> {
  const ours = to.includes('/') && !to.startsWith('@');
  const specifier = ours ? path.posix.relative(path.posix.dirname(from), to) : to;
  const relative = !ours || specifier.startsWith('.') ? specifier : `./${specifier}`;
  const statement =
    kind === 'type'
      ? `import type { Shape } from '${relative}';\nexport type Mine = Shape;\n`
      : `import * as theirs from '${relative}';\nexport const mine = theirs;\n`;
  return { [from]: statement, ...(ours ? { [`${to}.ts`]: value } : {}) };
}

const forbidden = [
  ['domain/order/totals.ts', 'database/order', 'domain-layers'],
  ['domain/order/totals.ts', 'zod', 'domain-packages'],
  ['domain/order/totals.ts', 'node:crypto', 'domain-node'],
  ['contracts/order.ts', 'domain/order/totals', 'contracts-types-only'],
  ['contracts/order.ts', 'platform/ids', 'contracts-layers'],
  ['workflows/order/order-workflow.ts', 'activities/order', 'workflows-types-only'],
  ['workflows/order/order-workflow.ts', 'database/order', 'workflows-layers'],
  ['workflows/order/order-workflow.ts', 'platform/clock', 'workflows-layers'],
  ['workflows/order/order-workflow.ts', 'pg', 'workflows-packages'],
  ['workflows/order/order-workflow.ts', '@temporalio/client', 'workflows-packages'],
  ['workflows/order/order-workflow.ts', 'node:crypto', 'workflows-node'],
  ['database/order.ts', 'contracts/order', 'database-layers'],
  ['database/order.ts', 'stripe', 'database-packages'],
  ['integrations/payments/stripe/client.ts', 'database/order', 'integrations-layers'],
  ['integrations/payments/stripe/client.ts', 'contracts/order', 'integrations-layers'],
  ['integrations/payments/stripe/client.ts', 'integrations/payments/other/client', 'integrations-own-system'],
  ['integrations/payments/stripe/client.ts', 'integrations/carriers/carrier', 'integrations-own-system'],
  ['integrations/payments/index.ts', 'integrations/carriers/carrier', 'integrations-own-kind'],
  ['activities/order.ts', 'activities/payment', 'activities-own-area'],
  ['activities/order.ts', 'workflows/order/order-workflow', 'activities-layers'],
  ['activities/order.ts', 'integrations/payments/stripe/client', 'activities-layers'],
  ['activities/order.ts', '@temporalio/client', 'activities-packages'],
  ['api/routes/orders.ts', 'domain/order/totals', 'api-types-only'],
  ['api/routes/orders.ts', 'activities/order', 'api-layers'],
  ['api/routes/orders.ts', 'workflows/order/order-workflow', 'api-layers'],
  ['workers/compose.ts', 'workflows/order/order-workflow', 'workers-layers'],
  ['workers/compose.ts', 'api/app', 'workers-layers'],
  ['platform/http.ts', 'contracts/order', 'platform-layers'],
  ['sandbox/main.ts', 'contracts/order', 'sandbox-layers'],
  ['scripts/demo.ts', 'database/order', 'scripts-layers'],
  ['api/main.ts', 'scripts/migrate', 'api-layers'],
  ['api/main.ts', 'test/support/builders', 'api-layers'],
  ['api/main.ts', 'supertest', 'no-dev-packages'],
  ['api/main.ts', 'no-such-package', 'no-unresolvable'],
] as const;

/** The same importer under a name of its own, so that one run over one tree answers for all of them. */
function caseFile(from: string, index: number): string {
  return path.posix.join(path.posix.dirname(from), `case-${index}.ts`);
}

describe('the import rules', () => {
  let violations: Violation[];

  beforeAll(() => {
    const tree = forbidden.map(([from, to], index) => importing(caseFile(from, index), to));
    violations = violationsIn(Object.assign({}, ...tree) as Record<string, string>);
  });

  it.each(forbidden.map(([from, to, rule], index) => ({ from, to, rule, index })))(
    'refuse that $from imports $to',
    ({ from, rule, index }) => {
      const broken = violations.filter((violation) => violation.from === caseFile(from, index));
      expect(broken.map((violation) => violation.rule.name)).toContain(rule);
    },
  );

  it('refuse two files that need each other, be it for types only', () => {
    const one = `import type { B } from './b';\nexport type A = B | 1;\n`;
    const other = `import type { A } from './a';\nexport type B = A | 2;\n`;
    expect(brokenBy({ 'domain/order/a.ts': one, 'domain/order/b.ts': other })).toEqual(['no-cycles']);
  });

  it('let each layer import what its row of the table names', () => {
    const allowed: Record<string, string> = Object.assign(
      {},
      importing('domain/order/totals.ts', 'domain/money/money'),
      importing('domain/order/rounding.ts', 'dinero.js'),
      importing('contracts/order.ts', 'domain/order/totals', 'type'),
      importing('contracts/updates.ts', '@temporalio/workflow'),
      importing('workflows/order/hands.ts', 'activities/order', 'type'),
      importing('workflows/order/steps.ts', 'domain/order/lifecycle'),
      importing('database/order.ts', 'kysely'),
      importing('integrations/payments/index.ts', 'integrations/payments/stripe/client'),
      importing('integrations/payments/stripe/mapping.ts', 'integrations/payments/payment'),
      importing('integrations/carriers/easypost/classify.ts', 'contracts/failures'),
      importing('activities/shipment.ts', 'integrations/carriers/carrier'),
      importing('activities/routing.ts', 'database/routing'),
      importing('api/routes/orders.ts', 'database/orders'),
      importing('api/routes/totals.ts', 'domain/order/shape', 'type'),
      importing('workers/compose.ts', 'activities/inventory'),
      importing('sandbox/main.ts', 'platform/logger'),
    );
    expect(brokenBy(allowed)).toEqual([]);
  });
});
