import { readdirSync, renameSync, statSync } from 'node:fs';
import path from 'node:path';

const LONGEST_BYTES = 20 * 1024 * 1024;

/** Before a start: a log that has grown long is set aside as `name.log.1`, in the place of the one set aside before. */
export function rotateLogs(folder: string, longestBytes = LONGEST_BYTES): void {
  for (const name of readdirSync(folder).filter((file) => file.endsWith('.log'))) {
    const file = path.join(folder, name);
    if (statSync(file).size > longestBytes) renameSync(file, `${file}.1`);
  }
}
