/** Usage: npm run build. Compiles the product to dist/, with what it reads at run time and the workflows as one script. */
import { spawnSync } from 'node:child_process';
import { cpSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { bundleWorkflowCode } from '@temporalio/worker';

const ROOT = path.resolve(__dirname, '..');
const DIST = path.join(ROOT, 'dist');

/** Folders that hold no code and are read from beside the compiled files. */
const ASSETS = ['database/migrations', 'database/seed', 'integrations/notifications/templates'];

async function build(): Promise<void> {
  rmSync(DIST, { recursive: true, force: true });
  const tsc = path.join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
  const { status } = spawnSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], {
    cwd: ROOT,
    stdio: 'inherit',
  });
  if (status !== 0) throw new Error('The sources do not compile; see above');
  for (const folder of ASSETS) cpSync(path.join(ROOT, folder), path.join(DIST, folder), { recursive: true });
  // Made now rather than at every start of a worker: it takes seconds and needs the bundler.
  const { code } = await bundleWorkflowCode({ workflowsPath: path.join(DIST, 'workflows', 'index.js') });
  writeFileSync(path.join(DIST, 'workflow-bundle.js'), code);
}

build().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
