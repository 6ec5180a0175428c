import { newId } from '../../platform/ids';

describe('newId', () => {
  it('says what it is the id of, and sorts by the time it was made', () => {
    const ids = Array.from({ length: 1000 }, () => newId('ord'));
    expect(ids[0]).toMatch(/^ord_[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect([...ids].sort()).toEqual(ids);
    expect(new Set(ids).size).toBe(1000);
  });
});
