import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { Client } from 'pg';

import { findTestServer } from '../../scripts/lib/temporal-binaries';
import { migrate } from '../../scripts/migrate';
import { guard } from './guard';
import { startTestPostgres } from './postgres-server';
import { startTestTemporal } from './temporal-server';

const TEMPLATE = 'tpl';

/**
 * What every test run stands on: one PostgreSQL 18 with a migrated template database and one Temporal dev server, both
 * thrown away afterwards. Fails loudly when one of them cannot be had; no test is skipped for want of a server.
 */
export default async function globalSetup(): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'evenkeel-test-'));
  chmodSync(folder, 0o711); // PostgreSQL runs as another user when we are root, and must pass through
  const watch = guard(folder);

  const [postgres, temporal, testServer] = await Promise.all([
    startTestPostgres(path.join(folder, 'postgres'), randomBytes(12).toString('hex'), watch),
    startTestTemporal(watch),
    findTestServer(),
  ]);
  await makeTemplate(postgres.adminUrl, postgres.databaseUrl(TEMPLATE));

  process.env['TEST_DATABASE_ADMIN_URL'] = postgres.adminUrl;
  process.env['TEST_TEMPLATE_DATABASE'] = TEMPLATE;
  process.env['TEST_TEMPORAL_ADDRESS'] = temporal.address;
  process.env['TEST_TEMPORAL_METRICS_URL'] = temporal.metricsUrl;
  process.env['TEST_TIME_SKIPPING_SERVER'] = testServer;
}

async function makeTemplate(adminUrl: string, templateUrl: string): Promise<void> {
  const admin = new Client({ connectionString: adminUrl });
  await admin.connect();
  await admin.query(`create database ${TEMPLATE}`);
  await admin.end();
  await migrate(templateUrl);
}
