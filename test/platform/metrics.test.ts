import { createMetrics } from '../../platform/metrics';

describe('createMetrics', () => {
  it('counts requests by route and status', async () => {
    const metrics = createMetrics('api');
    metrics.observeHttp({ method: 'GET', route: '/v1/orders/{id}', status: 200, seconds: 0.02 });
    const { body, contentType } = await metrics.render();
    expect(contentType).toContain('text/plain');
    expect(body).toMatch(
      /evenkeel_http_request_seconds_count\{service="api",method="GET",route="\/v1\/orders\/\{id\}",status="200"\} 1/,
    );
  });

  it('gives the same counter to everybody who asks for its name', async () => {
    const metrics = createMetrics('worker');
    metrics.counter('evenkeel_mails_total', 'Mails sent', ['kind']).inc({ kind: 'orderConfirmation' });
    metrics.counter('evenkeel_mails_total', 'Mails sent', ['kind']).inc({ kind: 'orderConfirmation' });
    expect((await metrics.render()).body).toContain(
      'evenkeel_mails_total{kind="orderConfirmation",service="worker"} 2',
    );
  });
});
