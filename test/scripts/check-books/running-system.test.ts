import { findRunningSystem } from '../../../scripts/check-books/running-system';

describe('findRunningSystem', () => {
  const nowhere = { EVENKEEL_DATA_DIR: '/nonexistent' };

  it('takes flags before the environment', () => {
    const env = {
      ...nowhere,
      DATABASE_URL: 'postgres://env/x',
      SANDBOX_ADDRESS: 'http://env:1/',
      TEMPORAL_ADDRESS: 'env:7233',
    };
    expect(findRunningSystem({ database: 'postgres://flag/x' }, env)).toMatchObject({
      databaseUrl: 'postgres://flag/x',
      sandboxAddress: 'http://env:1',
      temporal: { address: 'env:7233', namespace: 'evenkeel', taskQueue: 'orders' },
      elsewhere: [],
    });
    expect(findRunningSystem({}, { ...env, SMTP_URL: 'smtp://mail.example' }).elsewhere).toEqual(['mail']);
  });

  it('says what to do when nothing runs', () => {
    expect(() => findRunningSystem({}, nowhere)).toThrow(/Nothing runs from \/nonexistent.*--database URL/s);
  });
});
