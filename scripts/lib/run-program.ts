import { execFile, type ChildProcess } from 'node:child_process';

/** How to run a program that ends by itself. */
export interface ProgramOptions {
  cwd?: string;
  user?: { uid: number; gid: number } | undefined;
  /** It is killed after this long; 10 minutes unless said. */
  timeoutMs?: number;
}

/** A program that did not end well. `message` is the last line it wrote, or why it could not be run. */
export class ProgramFailed extends Error {
  override readonly name = 'ProgramFailed';

  constructor(
    command: string,
    /** Everything it wrote to standard error. */
    readonly stderr: string,
    reason: string,
  ) {
    super(`${command}: ${stderr.trim().split('\n').at(-1) || reason}`);
  }
}

const running = new Set<ChildProcess>();

/** Runs a program without holding up everything else, and returns what it wrote. Throws ProgramFailed. */
export async function runProgram(
  command: string,
  argv: string[],
  options: ProgramOptions = {},
): Promise<string> {
  const { cwd, user, timeoutMs = 600_000 } = options;
  return new Promise((resolve, reject) => {
    const child = execFile(
      command,
      argv,
      {
        timeout: timeoutMs,
        maxBuffer: 1 << 26,
        ...(cwd === undefined ? {} : { cwd }),
        ...(user ? { uid: user.uid, gid: user.gid } : {}),
      },
      (error, stdout, stderr) => {
        running.delete(child);
        if (!error) return resolve(stdout);
        const reason = error.killed ? `no end within ${timeoutMs / 1000} s` : error.message;
        return reject(new ProgramFailed(command, error.killed ? '' : stderr, reason));
      },
    );
    running.add(child);
  });
}

/** Kills whatever `runProgram` has running: for a start that is broken off. */
export function stopPrograms(): void {
  for (const child of running) child.kill('SIGKILL');
}
