import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** Names a process that must not outlive the test run. */
export type Watch = (pid: number) => void;

// Reads process ids, one a line, until the run closes the pipe: at its end, or by dying in whatever way, SIGKILL
// included. Then it stops them and deletes their folder. Ctrl-C in a terminal reaches it too and must not stop it.
const SCRIPT = `
trap '' INT TERM HUP
pids=
while read -r pid; do pids="$pids $pid"; done
[ -n "$pids" ] && kill -QUIT $pids 2>/dev/null
for try in 1 2 3 4 5 6 7 8 9 10; do kill -0 $pids 2>/dev/null || break; sleep 0.1; done
[ -n "$pids" ] && kill -KILL $pids 2>/dev/null
rm -rf "$1"
`;

let running: ChildProcess | undefined;

/** Starts the watch over this run's servers and `folder`; jest calls no teardown when it is interrupted. */
export function guard(folder: string): Watch {
  const child = spawn('sh', ['-c', SCRIPT, 'guard', folder], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  child.unref();
  running = child;
  return (pid) => child.stdin?.write(`${pid}\n`);
}

/** Ends the watch, which stops the servers; resolves when they are gone. */
export async function releaseGuard(): Promise<void> {
  if (!running || running.exitCode !== null) return;
  running.ref(); // otherwise node finds nothing left to wait for and ends before jest has told its result
  const gone = once(running, 'exit');
  running.stdin?.end();
  await gone;
}
