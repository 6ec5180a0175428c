import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { bundleWorkflowCode } from '@temporalio/worker';

const ROOT = path.join(__dirname, '../..');
const SOURCES = ['workflows', 'contracts', 'domain'];

/** The workflow bundle, made once for each state of its sources and shared by all test processes. */
export async function testWorkflowBundle(): Promise<{ codePath: string }> {
  const codePath = path.join(tmpdir(), `evenkeel-workflows-${hashOfSources()}.js`);
  if (existsSync(codePath)) return { codePath };
  const { code } = await bundleWorkflowCode({ workflowsPath: path.join(ROOT, 'workflows/index.ts') });
  const unfinished = `${codePath}.${process.pid}`;
  writeFileSync(unfinished, code);
  renameSync(unfinished, codePath);
  return { codePath };
}

function hashOfSources(): string {
  const hash = createHash('sha256');
  for (const folder of SOURCES)
    for (const entry of readdirSync(path.join(ROOT, folder), { recursive: true, withFileTypes: true }).filter(
      (each) => each.isFile(),
    )) {
      const file = path.join(entry.parentPath, entry.name);
      hash.update(file).update(readFileSync(file));
    }
  return hash.digest('hex').slice(0, 16);
}
