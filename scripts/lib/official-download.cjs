// Usage: node official-download.cjs temporal|temporal-test-server VERSION FOLDER
// Lets the SDK download the official program into FOLDER, by starting it once and stopping it again.
const { TestWorkflowEnvironment } = require('@temporalio/testing');

const [, , program, version, downloadDir] = process.argv;
const executable = { type: 'cached-download', version: `v${version}`, downloadDir, ttl: '1 day' };

async function main() {
  const environment =
    program === 'temporal'
      ? await TestWorkflowEnvironment.createLocal({ server: { executable } })
      : await TestWorkflowEnvironment.createTimeSkipping({ server: { executable } });
  await environment.teardown();
}

main().catch((error) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
