import { existsSync } from 'node:fs';
import path from 'node:path';

import { recordHistories } from './record';

const ORDINARY = path.join(__dirname, 'histories/ordinary.json');

describe('recordHistories', () => {
  it('has recorded the ordinary order; told to, it records every story anew', async () => {
    if (process.env['EVENKEEL_RECORD'] === 'on') await recordHistories();
    expect(existsSync(ORDINARY)).toBe(true);
  }, 180_000);
});
