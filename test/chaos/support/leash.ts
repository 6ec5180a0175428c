import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** Processes that must not outlive the test, however it ends. A process that has ended is let go: its id may be reused. */
export interface Leash {
  hold(pid: number): void;
  letGo(pid: number): void;
  /** Ends what is still held and deletes the folder; resolves when that is done. */
  release(): Promise<void>;
}

// Reads `+id` and `-id`, one a line, until the test closes the pipe: at its end, or by dying in whatever way, SIGKILL
// included. Ctrl-C in a terminal reaches it too and must not stop it.
const SCRIPT = `
trap '' INT TERM HUP
pids=
while read -r line; do
  case $line in
    +*) pids="$pids \${line#+}" ;;
    -*) rest=
        for pid in $pids; do [ "$pid" = "\${line#-}" ] || rest="$rest $pid"; done
        pids=$rest ;;
  esac
done
[ -n "$pids" ] && kill -QUIT $pids 2>/dev/null
for try in 1 2 3 4 5 6 7 8 9 10; do [ -n "$pids" ] && kill -0 $pids 2>/dev/null || break; sleep 0.1; done
[ -n "$pids" ] && kill -KILL $pids 2>/dev/null
rm -rf "$1" || { sleep 1; rm -rf "$1"; }
`;

/** Starts the watch over a test's processes and `folder`. */
export function leash(folder: string): Leash {
  const child = spawn('sh', ['-c', SCRIPT, 'leash', folder], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  const gone = once(child, 'exit');
  return {
    hold: (pid) => void child.stdin.write(`+${pid}\n`),
    letGo: (pid) => void child.stdin.write(`-${pid}\n`),
    async release() {
      child.stdin.end();
      await gone;
    },
  };
}
