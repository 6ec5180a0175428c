import { z } from 'zod';

/** RFC 9457, with our `code` and `errors`; further members are the facts of a conflict. */
export const problemSchema = z
  .looseObject({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.string().meta({ example: 'insufficient_stock' }),
    errors: z
      .array(
        z.strictObject({
          pointer: z.string().meta({ description: 'RFC 6901', example: '/lines/0/quantity' }),
          message: z.string(),
          in: z.enum(['query', 'path', 'header']).optional().meta({ description: 'The body, if absent' }),
        }),
      )
      .optional(),
  })
  .meta({ id: 'Problem' });
