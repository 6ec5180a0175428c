import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import path from 'node:path';

import type { ProcessPlan } from '../../../scripts/start/process-plan';

/** A small process to be supervised: it writes a file once it runs, and notes in another when it is asked to end. */
export interface Dummy {
  plan: ProcessPlan;
  /** Exists while and after it has run once. */
  readyFile: string;
}

const BEHAVIOURS = {
  obedient: 'process.on("SIGTERM", () => { note("end " + name); process.exit(0); });',
  stubborn: 'process.on("SIGTERM", () => note("heard " + name));',
  broken: 'console.error("no such setting"); process.exit(3);',
};

/** Plans a process that behaves in the given way, in `folder`. */
export function dummy(
  folder: string,
  name: string,
  behaviour: keyof typeof BEHAVIOURS,
  changes: Partial<ProcessPlan> = {},
): Dummy {
  const readyFile = path.join(folder, `${name}.ready`);
  const marker = `--marker=${randomBytes(8).toString('hex')}`;
  const script = `
    const fs = require("node:fs"), name = ${JSON.stringify(name)};
    const note = (line) => fs.appendFileSync(${JSON.stringify(path.join(folder, 'notes'))}, line + "\\n");
    ${BEHAVIOURS[behaviour]}
    fs.writeFileSync(${JSON.stringify(readyFile)}, String(process.pid));
    setInterval(() => undefined, 1000);
  `;
  const plan: ProcessPlan = {
    name,
    command: process.execPath,
    argv: ['-e', script, '--', marker],
    marker,
    isReady: async () => Promise.resolve(existsSync(readyFile)),
    readyWithinMs: 5000,
    stop: { signal: 'SIGTERM', graceMs: 3000 },
    stage: 1,
    ...changes,
  };
  return { plan, readyFile };
}
