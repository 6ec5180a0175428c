// Usage: npm start. Plain Node: it may have to install the packages first. The rest is scripts/start/main.ts, in this
// same process, so that a signal to it reaches the one who has to stop everything in order.
const { ensureInstalled } = require('./lib/install.cjs');

ensureInstalled();
require('tsx/cjs');
require('./start/main.ts');
