import type { Money } from '../../money/money';
import { formatMoney } from '../../money/decimal';
import { isAbove } from '../condition';
import { amountOfMoney } from '../member-checks';
import { defineRule } from '../rule';

/** Orders worth more than `amount` leave from an insured location or not at all. */
export const insuredAbove = defineRule<'insuredAbove', { amount: Money }>({
  use: 'insuredAbove',
  members: { amount: amountOfMoney },
  build: ({ amount }) => ({
    kind: 'filter',
    name: 'insuredAbove',
    yields: false,
    reject({ node }, { order }) {
      if (node.insured === true || !isAbove(order.value, amount)) return undefined;
      return `is not insured, and the order is worth ${formatMoney(order.value)}, above ${formatMoney(amount)}`;
    },
  }),
});
