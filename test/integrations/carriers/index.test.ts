import { carriers } from '../../../integrations/carriers';

describe('carriers', () => {
  it('have EasyPost when its key is set', () => {
    expect([...carriers({ easypost: { apiKey: 'EZTK1234' } }).keys()]).toEqual(['easypost']);
  });

  it('have none without a key, whatever else is set', () => {
    expect(carriers({ easypost: { webhookSecret: 'a long random text' } }).size).toBe(0);
  });
});
