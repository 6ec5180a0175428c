import path from 'node:path';

import express, { type Application } from 'express';

import { factsOf } from './context';
import { openApiDocument } from './openapi';
import type { Route } from './route';

/** `/openapi.json`, and `/docs` to read and try it: everything from this process, no request goes elsewhere. */
export function mountDocs(app: Application, routes: readonly Route[], publicUrl: string): void {
  let document: string | undefined; // made at first sight: it takes a while and most processes are never asked
  app.get('/openapi.json', (_req, res) => {
    factsOf(res).route = '/openapi.json';
    document ??= JSON.stringify(openApiDocument(routes, publicUrl));
    res.setHeader('Content-Type', 'application/json; charset=utf-8');
    res.end(document);
  });
  // A file, because the content security policy forbids scripts inside the page.
  app.get('/docs/swagger-initializer.js', (_req, res) => {
    factsOf(res).route = '/docs';
    res.setHeader('Content-Type', 'text/javascript; charset=utf-8');
    res.end(INITIALIZER);
  });
  const assets = path.dirname(require.resolve('swagger-ui-dist/package.json'));
  app.use(
    '/docs',
    (_req, res, next) => {
      factsOf(res).route = '/docs';
      next();
    },
    express.static(assets, { index: 'index.html' }),
  );
}

const INITIALIZER = `window.onload = () => {
  window.ui = SwaggerUIBundle({
    url: '/openapi.json',
    dom_id: '#swagger-ui',
    deepLinking: true,
    validatorUrl: null,
    persistAuthorization: true,
    presets: [SwaggerUIBundle.presets.apis, SwaggerUIStandalonePreset],
    layout: 'BaseLayout',
  });
};
`;
