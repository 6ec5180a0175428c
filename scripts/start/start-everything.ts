import path from 'node:path';

import { loadDemo } from '../demo';
import { openCluster } from '../lib/postgres-cluster';
import { findTemporalCli } from '../lib/temporal-binaries';
import { migrate } from '../migrate';
import { addressesOf, ownDatabase, sandboxDatabase, type Addresses } from './addresses';
import { ensureDatabase } from './databases';
import { invitation } from './invitation';
import { ensureNamespace } from './namespace';
import { productPlans, serverPlans } from './plan';
import { prepare } from './prepare';
import type { ProcessPlan } from './process-plan';
import { removeRunFile, writeRunFile } from './run-file';
import type { Screen } from './screen';
import type { Equipment, Situation } from './situation';
import { Supervisor } from './supervisor';
import type { Undo } from './undo';
import { untilReady } from './until-ready';

/** Starts everything, shows it step by step, writes run.json and prints how to place an order. */
export async function startEverything(env: NodeJS.ProcessEnv, screen: Screen, undo: Undo): Promise<void> {
  const began = Date.now();
  screen.say('Starting Evenkeel');
  const situation = await prepare(env, screen, undo);
  const addresses = addressesOf(situation);
  const runFile = new RunFileKeeper(situation, addresses);
  const supervisor = new Supervisor({
    logFolder: path.join(situation.dataDir, 'logs'),
    say: (line) => screen.say(`  ${line}`),
    onChange: () => runFile.update(supervisor.pids()),
  });
  undo.add(() => supervisor.stop());

  const equipment = await equip(situation, screen);
  await startAll(serverPlans(situation, equipment), supervisor, screen, addresses);
  await readyDatabases(situation, screen);
  await startAll(productPlans(situation), supervisor, screen, addresses);
  await screen.step(
    'ready',
    () => untilReady(`${addresses['api']}/readyz`),
    () => 'every part says so',
  );
  if (situation.config.demo) await demo(situation, addresses, screen);

  if (undo.begun) return;
  undo.add(() => runFile.close());
  runFile.open(supervisor.pids());
  screen.say(`\nEvenkeel is ready after ${((Date.now() - began) / 1000).toFixed(1)} s. Ctrl-C stops it.`);
  screen.say(invitation(situation, addresses));
}

/** Finds the programs, or makes sure that the servers of somebody else answer. */
async function equip(situation: Situation, screen: Screen): Promise<Equipment> {
  const { kept, config, foreignTemporal } = situation;
  const { databaseFolder } = kept;
  const cluster =
    databaseFolder === undefined
      ? undefined
      : await screen.step(
          'database files',
          async () => Promise.resolve(openCluster(databaseFolder, kept.secrets.databasePassword)),
          () => databaseFolder,
        );
  if (foreignTemporal !== undefined) {
    await screen.step(
      'temporal',
      () => ensureNamespace(config),
      () => `${foreignTemporal} (TEMPORAL_ADDRESS)`,
    );
    return { cluster, temporalCli: undefined };
  }
  const find = () => findTemporalCli((line) => screen.say(`  ${line}`));
  return { cluster, temporalCli: await screen.step('temporal CLI', find, (program) => program) };
}

async function startAll(
  plans: readonly ProcessPlan[],
  supervisor: Supervisor,
  screen: Screen,
  addresses: Addresses,
): Promise<void> {
  const detail = (name: string): string => withoutPassword(addresses[name] ?? 'runs');
  await Promise.all(
    plans.map((plan) =>
      screen.step(
        plan.name,
        () => supervisor.start(plan),
        () => detail(plan.name),
      ),
    ),
  );
}

async function readyDatabases(situation: Situation, screen: Screen): Promise<void> {
  const { config, foreignDatabaseUrl } = situation;
  const url = foreignDatabaseUrl ?? ownDatabase(situation, 'evenkeel');
  const adminUrl = foreignDatabaseUrl ?? ownDatabase(situation, 'postgres');
  const work = async (): Promise<string[]> => {
    if (foreignDatabaseUrl === undefined) await ensureDatabase(adminUrl, url);
    if (config.sandbox) await ensureDatabase(adminUrl, sandboxDatabase(situation));
    return migrate(url);
  };
  await screen.step('schema', work, (ran) => (ran.length === 0 ? 'up to date' : `${ran.length} migrations`));
}

async function demo(situation: Situation, addresses: Addresses, screen: Screen): Promise<void> {
  const merchant = {
    api: addresses['api'] ?? '',
    key: situation.kept.secrets.bootstrapKey,
    ...(addresses['sandbox']
      ? {
          warehouses: {
            url: `${addresses['sandbox']}/warehouse`,
            secret: situation.kept.secrets.warehouseSecret,
          },
        }
      : {}),
  };
  await screen.step(
    'demo merchant',
    () => loadDemo(merchant),
    (done) => done,
  );
}

function withoutPassword(address: string): string {
  return address.replace(/\/\/[^@/]*@/, '//');
}

/** run.json exists from the moment all is ready until the stop, and follows every restart in between. */
class RunFileKeeper {
  private isOpen = false;

  constructor(
    private readonly situation: Situation,
    private readonly addresses: Addresses,
  ) {}

  open(pids: Record<string, number>): void {
    this.isOpen = true;
    this.update(pids);
  }

  update(pids: Record<string, number>): void {
    if (!this.isOpen) return;
    writeRunFile(this.situation.dataDir, {
      addresses: this.addresses,
      pids: { supervisor: process.pid, ...pids },
    });
  }

  close(): void {
    this.isOpen = false;
    removeRunFile(this.situation.dataDir);
  }
}
