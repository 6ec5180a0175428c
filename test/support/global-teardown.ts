import { releaseGuard } from './guard';

/** Stops the servers of this run and deletes their files. */
export default async function globalTeardown(): Promise<void> {
  await releaseGuard();
}
