import { CarrierBusy, CarrierRefused } from '../../../../integrations/carriers/carrier';
import { refusalOf } from '../../../../integrations/carriers/easypost/classify';

function answer(status: number, body = '', headers: Record<string, string> = {}) {
  return { status, headers, body };
}

describe('refusalOf', () => {
  it.each([301, 408, 409, 425, 429, 500, 502, 503])('has a %s tried again', (status) => {
    expect(refusalOf(answer(status))).toBeInstanceOf(CarrierBusy);
  });

  it.each([400, 401, 402, 403, 404, 422])('takes a %s for good', (status) => {
    expect(refusalOf(answer(status))).toBeInstanceOf(CarrierRefused);
  });

  it('names EasyPost’s code and reason', () => {
    const body = JSON.stringify({
      error: { code: 'TRACKER.CREATE.ERROR', message: 'Carrier not known', errors: [] },
    });
    expect(refusalOf(answer(422, body))).toMatchObject({
      ...{
        code: 'TRACKER.CREATE.ERROR',
        status: 422,
        message: 'EasyPost refused with 422: Carrier not known',
      },
    });
  });

  it('copes with a gateway’s error page', () => {
    expect(refusalOf(answer(502, '<html>Bad Gateway</html>')).message).toBe(
      'EasyPost answered 502: no readable reason',
    );
    expect(refusalOf(answer(400, 'null'))).toMatchObject({ code: '400' });
  });

  it('knows how long EasyPost asks to wait', () => {
    expect(refusalOf(answer(429, '', { 'retry-after': '30' }))).toMatchObject({ retryAfterMs: 30_000 });
    expect(refusalOf(answer(429, '', { 'retry-after': 'soon' }))).toMatchObject({ retryAfterMs: undefined });
  });
});
