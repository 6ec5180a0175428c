import type { RequestHandler, Response } from 'express';

import type { System } from '../support/shelf';
import type { Behaviours } from './behaviours';

/** What a partner answers with; `text` is the exact body. */
export interface PartnerAnswer {
  status: number;
  text: string;
  headers?: Readonly<Record<string, string>>;
}

/**
 * Stands before a partner's routes: refuses while the partner is to fail, and marks the answers that are to be lost.
 * Only requests that can have an effect lose their answer. The delay is the routes' own, because where it falls matters.
 */
export function misbehave(
  behaviours: Behaviours,
  system: System,
  refusal: (status: number) => string,
): RequestHandler {
  return async (request, response, next) => {
    const status = await behaviours.takeFailure(system);
    if (status !== undefined) {
      sendAnswer(response, { status, text: refusal(status) });
      return;
    }
    if (request.method !== 'GET') response.locals['answerIsLost'] = await behaviours.takeLostAnswer(system);
    next();
  };
}

/** Sends the answer, or breaks the connection instead when it is to be lost. */
export function sendAnswer(response: Response, answer: PartnerAnswer): void {
  if (response.locals['answerIsLost'] === true) {
    response.socket?.destroy();
    return;
  }
  response
    .status(answer.status)
    .type('application/json')
    .set(answer.headers ?? {})
    .send(answer.text);
}
