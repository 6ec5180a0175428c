import { Client } from 'pg';

import { Database } from '../../../sandbox/support/database';
import { Bench, dropDatabase, newDatabaseUrl, shipmentRequested } from '../support/bench';
import { eventually } from '../support/eventually';

describe('the database of the sandbox', () => {
  it('is made when it is missing, also when two start at once, and kept when it is there', async () => {
    const url = newDatabaseUrl();
    const databases = await Promise.all([Database.open(url), Database.open(url)]);
    await databases[0]?.query('insert into warehouses (code, settings) values ($1, $2)', ['MEL', '{}']);
    await Promise.all(databases.map((database) => database.close()));
    const again = await Database.open(url);
    expect(await again.query('select code from warehouses')).toEqual([{ code: 'MEL' }]);
    await again.close();
    await dropDatabase(url);
  });

  it('must be named', async () => {
    await expect(Database.open('postgres://127.0.0.1:1/')).rejects.toThrow('names no database');
  });

  it('keeps nothing of a transaction that fails', async () => {
    const url = newDatabaseUrl();
    const database = await Database.open(url);
    const failing = database.transaction(async (tx) => {
      await tx.query('insert into warehouses (code, settings) values ($1, $2)', ['SYD', '{}']);
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await database.query('select code from warehouses')).toEqual([]);
    await database.close();
    await dropDatabase(url);
  });

  it('may throw the partners out at any moment: they come back and do everything once', async () => {
    const bench = await Bench.start('PT0.2S');
    const documents = Array.from({ length: 10 }, () => shipmentRequested());
    for (const document of documents) await bench.handOver(document);
    for (let count = 0; count < 6; count += 1) {
      await throwOut(bench.databaseUrl);
      await new Promise((resolve) => setTimeout(resolve, 120));
    }
    await eventually(() => {
      for (const { data } of documents) expect(bench.product.verbs(data.shipment)).toContain('ship');
    }, 15_000);
    const parcels = await bench.books('carrier', { kind: 'parcel' });
    expect(new Set(parcels.map(({ shipment }) => shipment)).size).toBe(10);
    expect(parcels.length).toBe(10);
    await bench.stop();
  }, 40_000);
});

async function throwOut(url: string): Promise<void> {
  const client = new Client({ connectionString: process.env['TEST_DATABASE_ADMIN_URL'] });
  await client.connect();
  await client.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [
    new URL(url).pathname.slice(1),
  ]);
  await client.end();
}
