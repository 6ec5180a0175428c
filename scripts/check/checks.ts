import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';

/** How many checks there were to say yes and no. */
export interface CheckTally {
  passed: number;
  failed: number;
}

interface Check {
  name: string;
  argv: string[];
}

const CACHE = path.join('node_modules', '.cache');
const LAYERS =
  'api workflows activities workers domain contracts integrations database platform sandbox scripts test bench'.split(
    ' ',
  );

/** The slow ones first: two run at a time, and the short ones fill the gap at the end. */
function checks(): Check[] {
  const tsc = [
    'tsc',
    '--noEmit',
    '--incremental',
    '--tsBuildInfoFile',
    path.join(CACHE, 'check.tsbuildinfo'),
  ];
  const eslint = [
    'eslint',
    '--cache',
    '--cache-strategy',
    'content',
    '--cache-location',
    `${CACHE}/eslint/`,
    '.',
  ];
  const prettier = ['prettier', '--check', '--cache', '--log-level', 'warn', '.'];
  const depcruise = ['depcruise', '--config', '.dependency-cruiser.cjs', '--output-type', 'err'];
  return [
    { name: 'eslint', argv: eslint },
    { name: 'types (tsc)', argv: tsc },
    { name: 'format (prettier)', argv: prettier },
    { name: 'unused code (knip)', argv: ['knip', '--no-progress'] },
    {
      name: 'imports (dependency-cruiser)',
      argv: [...depcruise, ...LAYERS.filter((layer) => existsSync(layer))],
    },
  ];
}

/** Runs every check, two at a time, and prints one line each; what failed is printed in full. Never throws. */
export async function runChecks(): Promise<CheckTally> {
  const tally = { passed: 0, failed: 0 };
  const waiting = checks();
  const lane = async (): Promise<void> => {
    for (let check = waiting.shift(); check; check = waiting.shift()) {
      const started = Date.now();
      const { ok, output } = await run(check.argv);
      tally[ok ? 'passed' : 'failed'] += 1;
      console.log(
        `${ok ? 'ok    ' : 'FAILED'}  ${check.name}, ${((Date.now() - started) / 1000).toFixed(1)} s`,
      );
      if (!ok) console.log(output);
    }
  };
  await Promise.all([lane(), lane()]);
  return tally;
}

async function run([tool = '', ...argv]: string[]): Promise<{ ok: boolean; output: string }> {
  return new Promise((resolve) => {
    const child = spawn(path.join('node_modules', '.bin', tool), argv, { stdio: ['ignore', 'pipe', 'pipe'] });
    const output: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => output.push(chunk));
    child.on('error', (error) => resolve({ ok: false, output: error.message }));
    child.on('close', (code) => resolve({ ok: code === 0, output: Buffer.concat(output).toString('utf8') }));
  });
}
