import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';

/** A process of the machine. The command line is its arguments with one space around each. */
export interface RunningProcess {
  pid: number;
  commandLine: string;
}

const LINUX = existsSync('/proc/self/stat');

/** Every process we may see, zombies left out: they hold nothing any more. */
export function listProcesses(): RunningProcess[] {
  if (!LINUX) return listByPs();
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.flatMap((pid) => {
    const commandLine = read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ');
    return commandLine === '' ? [] : [{ pid: Number(pid), commandLine: ` ${commandLine}` }];
  });
}

/**
 * When the process was started, in the system's own form; undefined when it does not run. Together with the id it names
 * a process for good: ids are used again.
 */
export function startTimeOf(pid: number): string | undefined {
  if (!LINUX) {
    const { stdout } = spawnSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], { encoding: 'utf8' });
    const [state, ...time] = stdout.trim().split(/\s+/);
    return !state || state.startsWith('Z') ? undefined : time.join(' ');
  }
  const stat = read(`/proc/${pid}/stat`);
  // The name of the program stands in parentheses and may itself hold spaces and parentheses.
  const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return !state || state === 'Z' || state === 'X' ? undefined : fields[18];
}

/** True while the process runs; a zombie does not. */
export function isRunning(pid: number): boolean {
  return startTimeOf(pid) !== undefined;
}

/** Sends a signal; a process that is gone already is no error. */
export function signalProcess(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

function listByPs(): RunningProcess[] {
  const { stdout } = spawnSync('ps', ['-axww', '-o', 'pid=,command='], {
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  return stdout.split('\n').flatMap((line) => {
    const match = /^\s*(\d+)\s+(.*)$/.exec(line);
    return match ? [{ pid: Number(match[1]), commandLine: ` ${match[2]} ` }] : [];
  });
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return ''; // it ended while we looked
  }
}
