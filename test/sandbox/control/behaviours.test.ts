import { Bench } from '../support/bench';

describe('behaviour', () => {
  let bench: Bench;

  beforeAll(async () => {
    bench = await Bench.start();
  });
  afterAll(() => bench.stop());

  const put = (system: string, behaviour: unknown) => bench.call('PUT', `/behaviour/${system}`, behaviour);

  it('is good at first, is replaced as a whole, and is good again after DELETE', async () => {
    expect((await bench.call('GET', '/behaviour/carrier')).body).toEqual({ system: 'carrier' });
    const first = await put('carrier', { latency: 'PT0.2S', fail: { status: 500, times: 3 }, mute: true });
    expect(first.body).toEqual({
      system: 'carrier',
      latency: 200,
      fail: { status: 500, times: 3 },
      mute: true,
    });
    expect((await put('carrier', { loseAnswers: 2 })).body).toEqual({ system: 'carrier', loseAnswers: 2 });
    expect((await bench.call('DELETE', '/behaviour/carrier')).body).toEqual({ system: 'carrier' });
  });

  it('counts down and is kept over a restart', async () => {
    await put('payments', { fail: { status: 500, times: 3 }, duplicate: true });
    const intents = bench.stripe().paymentIntents;
    await expect(intents.retrieve('pi_x')).rejects.toMatchObject({ statusCode: 500 });
    await bench.sandbox.close();
    await bench.startSandbox();
    expect((await bench.call('GET', '/behaviour/payments')).body).toEqual({
      system: 'payments',
      fail: { status: 500, times: 2 },
      duplicate: true,
    });
    const after = bench.stripe().paymentIntents;
    for (const statusCode of [500, 500, 404]) {
      await expect(after.retrieve('pi_x')).rejects.toMatchObject({ statusCode });
    }
    await bench.call('DELETE', '/behaviour/payments');
  });

  it('fails just as many requests as it was told when they come all at once', async () => {
    await put('payments', { fail: { status: 503, times: 5 } });
    const intents = bench.stripe().paymentIntents;
    const outcomes = await Promise.all(
      Array.from({ length: 12 }, () =>
        intents.retrieve('pi_x').catch((error: { statusCode: number }) => error),
      ),
    );
    const failed = outcomes.filter((outcome) => 'statusCode' in outcome && outcome.statusCode === 503);
    expect(failed.length).toBe(5);
    expect((await bench.call('GET', '/behaviour/payments')).body).toEqual({ system: 'payments' });
  });

  it('delays answers by the latency', async () => {
    await put('carrier', { latency: 'PT0.3S' });
    const before = Date.now();
    await bench.easyPost().Tracker.all();
    expect(Date.now() - before).toBeGreaterThanOrEqual(290);
    await bench.call('DELETE', '/behaviour/carrier');
  });

  it.each([
    ['payments', { latency: 'soon' }, '/latency'],
    ['payments', { latency: -1 }, '/latency'],
    ['payments', { fail: { status: 200, times: 1 } }, '/fail/status'],
    ['payments', { fail: { status: 500 } }, '/fail/times'],
    ['payments', { fail: { status: 500, times: 0 } }, '/fail/times'],
    ['payments', { loseAnswers: 'two' }, '/loseAnswers'],
    ['payments', { mute: 'yes' }, '/mute'],
    ['payments', { explode: true }, 'explode'],
    ['mail', { mute: true }, 'mute'],
    ['payments', [], ''],
  ])('refuses for %s what makes no sense: %j', async (system, behaviour, named) => {
    const { status, body } = await put(system, behaviour);
    expect(status).toBe(422);
    expect(body['code']).toBe('validation');
    expect(body['detail']).toContain(named);
    expect((await bench.call('GET', `/behaviour/${system}`)).body).toEqual({ system });
  });

  it('answers unknown partners and broken JSON with a problem', async () => {
    expect(await put('pigeons', {})).toMatchObject({ status: 404, body: { code: 'unknown_system' } });
    const broken = await fetch(`${bench.sandbox.address}/behaviour/mail`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: '{',
    });
    expect(broken.status).toBe(400);
    expect(broken.headers.get('content-type')).toContain('application/problem+json');
    expect(await bench.call('GET', '/elsewhere')).toMatchObject({
      status: 404,
      body: { code: 'unknown_address' },
    });
  });

  it('says that it is healthy', async () => {
    expect(await bench.call('GET', '/healthz')).toEqual({ status: 200, body: { status: 'ok' } });
  });
});
