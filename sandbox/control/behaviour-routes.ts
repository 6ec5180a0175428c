import { Router } from 'express';
import { z } from 'zod';

import { SYSTEMS, type System } from '../support/shelf';
import { behaviourSchemas, type Behaviours } from './behaviours';
import { Problem, parsed } from './problems';

const systemSchema = z.enum(SYSTEMS, `must be one of ${SYSTEMS.join(', ')}`);

/** `PUT|GET|DELETE /behaviour/{system}`: make a partner misbehave, see how it does, and have it behave again. */
export function behaviourRoutes(behaviours: Behaviours): Router {
  const router = Router();
  const answer = (system: System) => ({ system, ...behaviours.of(system) });

  router.get('/:system', (request, response) => {
    response.json(answer(systemOf(request.params.system)));
  });
  router.put('/:system', async (request, response) => {
    const system = systemOf(request.params.system);
    const schema = system === 'mail' ? behaviourSchemas.mail : behaviourSchemas.others;
    await behaviours.set(system, parsed(schema, request.body));
    response.json(answer(system));
  });
  router.delete('/:system', async (request, response) => {
    const system = systemOf(request.params.system);
    await behaviours.set(system, {});
    response.json(answer(system));
  });
  return router;
}

/** The partner named in a path, or a 404 that lists those there are. */
export function systemOf(name: string): System {
  const result = systemSchema.safeParse(name);
  if (!result.success)
    throw new Problem(404, 'unknown_system', `${name} is no partner: ${result.error.issues[0]?.message}`);
  return result.data;
}
