import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { HttpResponseTooLarge, HttpTimeout, HttpUnreachable, callHttp } from '../../platform/http';
import { freePort } from '../../scripts/lib/ports';

let server: Server;
let url: string;
let answer: RequestListener;

beforeAll(async () => {
  server = createServer((request, response) => answer(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/path?customer=secret`;
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

describe('callHttp', () => {
  it('sends method, headers and body and brings back status, headers and body', async () => {
    let seen = '';
    answer = (request, response) => {
      request.on(
        'data',
        (chunk: Buffer) => (seen += [request.method, request.headers['x-id'], chunk.toString()].join(' ')),
      );
      request.on('end', () => response.writeHead(201, { 'X-Answer': 'yes' }).end('größe'));
    };
    const response = await callHttp({
      method: 'POST',
      url,
      headers: { 'x-id': '7' },
      body: '{}',
      timeoutMs: 2000,
    });
    expect(seen).toBe('POST 7 {}');
    expect(response).toMatchObject({ status: 201, body: 'größe', headers: { 'x-answer': 'yes' } });
  });

  it('returns every status as it is, and follows no redirect', async () => {
    answer = (_request, response) => response.writeHead(503).end('busy');
    await expect(callHttp({ method: 'GET', url, timeoutMs: 2000 })).resolves.toMatchObject({
      status: 503,
      body: 'busy',
    });
    answer = (_request, response) => response.writeHead(307, { location: 'http://127.0.0.1:1/' }).end();
    await expect(callHttp({ method: 'POST', url, body: '{}', timeoutMs: 2000 })).resolves.toMatchObject({
      status: 307,
    });
  });

  it('gives up when the answer does not come, or does not end, in time', async () => {
    answer = () => undefined;
    await expect(callHttp({ method: 'GET', url, timeoutMs: 100 })).rejects.toThrow(HttpTimeout);
    answer = (_request, response) => void response.write('the beginning');
    await expect(callHttp({ method: 'GET', url, timeoutMs: 100 })).rejects.toThrow(HttpTimeout);
  });

  it('says whom it cannot reach, without the path that may name a customer', async () => {
    const closed = `http://127.0.0.1:${await freePort()}`;
    const call = callHttp({ method: 'GET', url: `${closed}/customers/ann`, timeoutMs: 2000 });
    await expect(call).rejects.toMatchObject({ name: 'HttpUnreachable', code: 'ECONNREFUSED' });
    await expect(call).rejects.toThrow(`${closed} cannot be reached: ECONNREFUSED`);
  });

  it('calls a connection that breaks in the middle unreachable', async () => {
    answer = (request) => void request.socket.destroy();
    await expect(callHttp({ method: 'GET', url, timeoutMs: 2000 })).rejects.toThrow(HttpUnreachable);
    answer = (request, response) => {
      response.writeHead(200, { 'content-length': '100' }).write('half');
      setTimeout(() => request.socket.destroy(), 20);
    };
    await expect(callHttp({ method: 'GET', url, timeoutMs: 2000 })).rejects.toThrow(HttpUnreachable);
  });

  it('stops reading an answer that is too long', async () => {
    answer = (_request, response) => response.end('x'.repeat(5000));
    const call = callHttp({ method: 'GET', url, timeoutMs: 2000, maxResponseBytes: 4000 });
    await expect(call).rejects.toThrow(HttpResponseTooLarge);
  });

  it('stops with the reason of its caller', async () => {
    answer = () => undefined;
    const controller = new AbortController();
    const call = callHttp({ method: 'GET', url, timeoutMs: 5000, signal: controller.signal });
    setTimeout(() => controller.abort(new Error('the process stops')), 20);
    await expect(call).rejects.toThrow('the process stops');
  });
});
