import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { once } from 'node:events';

import { keepPorts, openKept, saveKept } from '../../../scripts/start/kept';

let dataDir: string;

beforeEach(() => {
  dataDir = mkdtempSync(path.join(tmpdir(), 'evenkeel-kept-'));
});

afterEach(() => rmSync(dataDir, { recursive: true }));

describe('openKept', () => {
  it('makes up secrets once and finds them again', () => {
    const first = openKept(dataDir);
    saveKept(dataDir, first);
    expect(openKept(dataDir)).toEqual(first);
    expect(new Set(Object.values(first.secrets)).size).toBe(Object.keys(first.secrets).length);
    expect(first.secrets.warehouseSecret).toMatch(/^whsec_[A-Za-z0-9+/]+=*$/);
  });

  it('keeps them for the owner alone', () => {
    writeFileSync(path.join(dataDir, 'settings.json'), '{}', { mode: 0o644 });
    saveKept(dataDir, openKept(dataDir));
    expect(statSync(path.join(dataDir, 'settings.json')).mode & 0o777).toBe(0o600);
  });

  it('makes up only what a newer version needs in addition', () => {
    const old = openKept(dataDir);
    saveKept(dataDir, { ...old, secrets: { databasePassword: 'as-it-was' } as typeof old.secrets });
    const now = openKept(dataDir);
    expect(now.secrets.databasePassword).toBe('as-it-was');
    expect(now.secrets.secretKey).toHaveLength(64);
  });

  it('does not replace a file it cannot read: the database would be locked', () => {
    writeFileSync(path.join(dataDir, 'settings.json'), '{ half');
    expect(() => openKept(dataDir)).toThrow(/settings\.json cannot be read.*Mend it, or start anew/);
  });
});

describe('keepPorts', () => {
  it('chooses a port for each name, no two alike, and keeps it', async () => {
    const kept = openKept(dataDir);
    const names = ['database', 'temporal', 'sandbox', 'mail'];
    expect(await keepPorts(kept, names)).toEqual([]);
    const chosen = { ...kept.ports };
    expect(new Set(Object.values(chosen)).size).toBe(4);
    expect(await keepPorts(kept, names)).toEqual([]);
    expect(kept.ports).toEqual(chosen);
  });

  it('chooses another one when a program has taken it meanwhile, and says which', async () => {
    const kept = openKept(dataDir);
    await keepPorts(kept, ['database', 'sandbox']);
    const before = { ...kept.ports };
    const other = createServer().listen(before['sandbox'], '127.0.0.1');
    await once(other, 'listening');
    expect(await keepPorts(kept, ['database', 'sandbox'])).toEqual(['sandbox']);
    expect(kept.ports['database']).toBe(before['database']);
    expect(kept.ports['sandbox']).not.toBe(before['sandbox']);
    other.close();
  });
});
