import { existsSync } from 'node:fs';
import path from 'node:path';

import { bundleWorkflowCode, type WorkflowBundle } from '@temporalio/worker';

/** Where `npm run build` leaves the bundle for production images. */
const BUILT = path.join(__dirname, '../workflow-bundle.js');

/** The workflows as one script: the one made at build time, or made now from the sources. */
export async function workflowBundle(): Promise<WorkflowBundle | { codePath: string }> {
  if (existsSync(BUILT)) return { codePath: BUILT };
  return bundleWorkflowCode({ workflowsPath: path.join(__dirname, '../workflows') });
}
