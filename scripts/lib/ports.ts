import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/** A TCP port on `host` that nobody listens on at the moment. Another process may still take it before the caller does. */
export async function freePort(host = '127.0.0.1'): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, host, () => {
      const address = probe.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });
}

/**
 * A free port to keep for later starts, none of `taken`: below the range from which systems take ports for outgoing
 * connections, so that it is likely to be free next time too.
 */
export async function pickPort(taken: ReadonlySet<number>): Promise<number> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const port = randomInt(20_000, 32_000);
    if (!taken.has(port) && (await isPortFree(port))) return port;
  }
  throw new Error('No free port found between 20000 and 32000 on 127.0.0.1');
}

/** True when `port` on `host` can be listened on right now. */
export async function isPortFree(port: number, host = '127.0.0.1'): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, host, () => probe.close(() => resolve(true)));
  });
}
