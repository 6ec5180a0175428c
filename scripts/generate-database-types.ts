/** Writes database/schema.generated.ts from a migrated database (`DATABASE_URL`); `--verify` only compares. */
import { spawnSync } from 'node:child_process';
import path from 'node:path';

const url = process.env['DATABASE_URL'];
if (url === undefined) {
  console.error('DATABASE_URL is not set: give the address of a migrated database.');
  process.exit(1);
}
const result = spawnSync(
  process.execPath,
  [
    path.join(__dirname, '../node_modules/kysely-codegen/dist/cli/bin.js'),
    ...['--dialect', 'postgres', '--url', url, '--camel-case', '--default-schema', 'public'],
    ...['--include-pattern', 'public.*'],
    ...[
      '--type-mapping',
      '{"int8":"number","numeric":"number","date":"string","timestamptz":"Date","bytea":"Buffer"}',
    ],
    ...['--out-file', path.join(__dirname, '../database/schema.generated.ts')],
    ...process.argv.slice(2),
  ],
  { stdio: 'inherit' },
);
process.exit(result.status ?? 1);
