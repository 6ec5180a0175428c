import { loadConfig } from '../../platform/config';
import { connectTemporal } from '../../platform/temporal';
import { testTemporal } from '../support/temporal';

function configFor(address: string) {
  return loadConfig({ DATABASE_URL: 'postgres://127.0.0.1/none', TEMPORAL_ADDRESS: address });
}

describe('connectTemporal', () => {
  it('reaches the cluster of the settings at the first call', async () => {
    const temporal = connectTemporal(configFor(testTemporal().address));
    const { count } = await temporal.client.workflow.count('WorkflowType = "none"');
    expect(count).toBe(0);
    await temporal.close();
  });

  it('does not mind that Temporal is away until it is called', async () => {
    const temporal = connectTemporal(configFor('127.0.0.1:1'));
    const call = temporal.connection.withDeadline(Date.now() + 1000, () => temporal.client.workflow.count());
    await expect(call).rejects.toThrow();
    await temporal.close();
  });
});
