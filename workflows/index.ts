export { orderWorkflow } from './order/order-workflow';
