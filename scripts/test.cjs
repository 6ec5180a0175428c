// Usage: npm test [-- arguments of jest]. Plain Node: it may have to install the packages first.
const { ensureInstalled } = require('./lib/install.cjs');

ensureInstalled();
require('tsx/cjs');
require('./test/main.ts');
