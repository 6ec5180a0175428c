/** Usage: tsx scripts/check.ts. Everything that can be said about the code without running it. */
import { runChecks } from './check/checks';

void runChecks().then(({ failed }) => {
  process.exitCode = failed === 0 ? 0 : 1;
});
