/** Who did it: an API key's principal, a part of the system, a partner's system, or a customer. Ids only; names are looked up when read. */
export interface Actor {
  type: 'key' | 'system' | 'partner' | 'customer';
  id: string;
}

/** The order process acting on its own: a deadline that passed, a step that follows from the one before. */
export const ORDER_PROCESS: Actor = { type: 'system', id: 'orderProcess' };
