import { handoffFormats } from '../../../integrations/partners';

describe('handoffFormats', () => {
  it('are found by the name in a location’s settings', () => {
    const formats = handoffFormats();
    expect([...formats.keys()]).toEqual(['api', 'portal']);
    for (const [code, format] of formats) expect(format.code).toBe(code);
  });
});
