import path from 'node:path';

import { loadDemo } from '../demo';
import { openCluster } from '../lib/postgres-cluster';
import { stopPrograms } from '../lib/run-program';
import { findTemporalCli } from '../lib/temporal-binaries';
import { migrate } from '../migrate';
import { addressesOf, ownDatabase, sandboxDatabase, type Addresses } from './addresses';
import { ensureDatabase, requireDatabase } from './databases';
import { invitation } from './invitation';
import { ensureNamespace } from './namespace';
import { databasePlan, productPlans, temporalPlan } from './plan';
import { prepare } from './prepare';
import type { ProcessPlan } from './process-plan';
import { RunFileKeeper } from './run-file';
import type { Screen } from './screen';
import type { Situation } from './situation';
import { Supervisor } from './supervisor';
import type { Undo } from './undo';
import { untilReady } from './until-ready';

/** What the steps of a start share. */
interface Start {
  situation: Situation;
  addresses: Addresses;
  supervisor: Supervisor;
  screen: Screen;
}

/** Starts everything, shows it step by step, writes run.json and prints how to place an order. */
export async function startEverything(env: NodeJS.ProcessEnv, screen: Screen, undo: Undo): Promise<void> {
  const began = Date.now();
  screen.say('Starting Evenkeel');
  const situation = await prepare(env, screen, undo);
  const addresses = addressesOf(situation);
  const runFile = new RunFileKeeper(situation.dataDir, addresses);
  const supervisor = new Supervisor({
    logFolder: path.join(situation.dataDir, 'logs'),
    say: (line) => screen.say(`  ${line}`),
    onChange: () => runFile.update(supervisor.pids()),
  });
  undo.add(() => supervisor.stop());

  const start: Start = { situation, addresses, supervisor, screen };
  undo.add(stopPrograms);
  await all([startDatabase(start), startTemporal(start)]);
  await all(productPlans(situation).map((plan) => run(start, plan)));
  await screen.step(
    'ready',
    () => untilReady(`${addresses['api']}/readyz`),
    () => 'every part says so',
  );
  if (situation.config.demo) await setUpDemo(start);

  if (undo.begun) return;
  undo.add(() => runFile.close());
  runFile.open(supervisor.pids());
  screen.say(`\nEvenkeel is ready after ${((Date.now() - began) / 1000).toFixed(1)} s. Ctrl-C stops it.`);
  screen.say(invitation(situation, addresses));
}

async function startDatabase(start: Start): Promise<void> {
  const { situation, screen } = start;
  const { databaseFolder, kept, foreignDatabaseUrl } = situation;
  if (foreignDatabaseUrl === undefined) {
    const open = () => openCluster(databaseFolder, kept.secrets.databasePassword);
    const cluster = await screen.step('database files', open, () => databaseFolder);
    await run(start, databasePlan(situation, cluster));
  }
  const done = (ran: string[]): string => (ran.length === 0 ? 'up to date' : `${ran.length} migrations`);
  await screen.step('schema', () => readyDatabases(situation), done);
}

async function readyDatabases(situation: Situation): Promise<string[]> {
  const { config, foreignDatabaseUrl } = situation;
  const url = foreignDatabaseUrl ?? ownDatabase(situation, 'evenkeel');
  const adminUrl = foreignDatabaseUrl ?? ownDatabase(situation, 'postgres');
  if (foreignDatabaseUrl === undefined) await ensureDatabase(adminUrl, url);
  else await requireDatabase(url);
  if (config.sandbox) await ensureDatabase(adminUrl, sandboxDatabase(situation));
  return migrate(url);
}

async function startTemporal(start: Start): Promise<void> {
  const { situation, screen } = start;
  const { foreignTemporal, config } = situation;
  if (foreignTemporal !== undefined) {
    await screen.step(
      'temporal',
      () => ensureNamespace(config),
      () => `${foreignTemporal} (TEMPORAL_ADDRESS)`,
    );
    return;
  }
  const find = () => findTemporalCli((line) => screen.say(`  ${line}`));
  const program = await screen.step('temporal CLI', find, (found) => found);
  await run(start, temporalPlan(situation, program));
}

async function run({ supervisor, screen, addresses }: Start, plan: ProcessPlan): Promise<void> {
  const detail = (addresses[plan.name] ?? 'asks for work').replace(/\/\/[^@/]*@/, '//'); // no password on the screen
  await screen.step(
    plan.name,
    () => supervisor.start(plan),
    () => detail,
  );
}

async function setUpDemo({ situation, addresses, screen }: Start): Promise<void> {
  const { bootstrapKey, warehouseSecret } = situation.kept.secrets;
  const sandbox = addresses['sandbox'];
  const target = {
    api: addresses['api'] ?? '',
    key: bootstrapKey,
    ...(sandbox ? { warehouses: { url: `${sandbox}/warehouse`, secret: warehouseSecret } } : {}),
  };
  await screen.step(
    'demo merchant',
    () => loadDemo(target),
    (done) => done,
  );
}

/** Waits for all of them also when one fails: what still starts must not be left behind by the stop that follows. */
async function all(work: Promise<void>[]): Promise<void> {
  const outcomes = await Promise.allSettled(work);
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failed) throw failed.reason;
}
