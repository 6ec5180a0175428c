// Runs before anything is installed: plain Node, no packages.
const { spawnSync } = require('node:child_process');
const { readFileSync } = require('node:fs');
const path = require('node:path');

const root = path.resolve(__dirname, '..', '..');

/** Runs `npm ci` unless node_modules is what the lock says. Ends the process with npm's own words when that fails. */
function ensureInstalled() {
  requireNode();
  if (isInstalled()) return;
  console.log('Installing dependencies (npm ci), a minute or so the first time …');
  const started = Date.now();
  const npm = process.env.npm_execpath ? [process.execPath, process.env.npm_execpath] : ['npm'];
  const [command, ...argv] = [...npm, 'ci', '--no-audit', '--no-fund', '--loglevel=error'];
  const result = spawnSync(command, argv, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
  if (result.status !== 0) {
    console.error('npm ci failed. Its reasons stand above; run "npm ci" again once they are mended.');
    process.exit(1);
  }
  console.log(`Dependencies installed in ${Math.round((Date.now() - started) / 1000)} s`);
}

function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  console.error(`Evenkeel needs Node 20.19 or newer; this is ${process.version}. See https://nodejs.org.`);
  process.exit(1);
}

/** npm writes down in node_modules what it installed; optional packages of other platforms are missing there. */
function isInstalled() {
  const wanted = packagesOf('package-lock.json');
  const present = packagesOf('node_modules/.package-lock.json');
  if (!wanted || !present) return false;
  return Object.entries(wanted).every(([name, { version, optional, devOptional, link }]) => {
    if (name === '' || link) return true;
    const found = present[name];
    return found ? found.version === version : Boolean(optional || devOptional);
  });
}

function packagesOf(file) {
  try {
    return JSON.parse(readFileSync(path.join(root, file), 'utf8')).packages;
  } catch {
    return undefined;
  }
}

module.exports = { ensureInstalled };
