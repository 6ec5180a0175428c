/**
 * Who may import whom. One row a layer; whatever a row does not name is forbidden.
 * `ours`: paths it may import. `types`: paths it may import as types only. `npm`: packages (default: any).
 * `core`: whether it may use Node's own modules (default: yes).
 */
const FACES_AND_LISTS = '^integrations/[^/]+/[^/]+[.]ts$';

/** The business areas, named alike in every layer. */
const AREAS = (
  'order routing inventory shipment payment return purchasing onboarding channel notification exception finance ' +
  'metrics customer'
).split(' ');

const table = {
  domain: { ours: ['^domain/'], npm: ['dinero[.]js', 'temporal-polyfill', 'geolib'], core: false },
  contracts: {
    ours: ['^contracts/'],
    types: ['^domain/'],
    npm: ['@temporalio/workflow', '@temporalio/common'],
    core: false,
  },
  workflows: {
    ours: ['^domain/', '^contracts/', '^workflows/'],
    types: ['^activities/'],
    npm: ['@temporalio/workflow'],
    core: false,
  },
  database: {
    ours: ['^domain/', '^database/', '^platform/'],
    npm: ['pg', '@types/pg', 'kysely', 'graphile-worker'],
  },
  integrations: { ours: ['^domain/', '^contracts/failures[.]ts$', '^integrations/', '^platform/'] },
  activities: {
    ours: ['^domain/', '^contracts/', '^activities/', FACES_AND_LISTS, '^database/', '^platform/'],
    npm: ['@temporalio/activity'],
  },
  api: {
    ours: [
      '^contracts/',
      '^api/',
      '^database/',
      '^platform/',
      '^domain/[^/]+/validate-',
      '^domain/refusal[.]ts$',
      // Words and checks of the business that the door needs to say what is wrong with a request.
      '^domain/(calendar/(duration|local-time)|money/currency|inventory/(buckets|reasons))[.]ts$',
      '^domain/order/(order-lifecycle|order-totals|cancellation)[.]ts$',
      // Who signs a webhook is known to its system alone.
      '^integrations/(payments|carriers)/index[.]ts$',
    ],
    types: ['^domain/'],
  },
  // Workflow code is named to the worker by its path and bundled: an import would run it outside the sandbox.
  workers: {
    ours: [
      '^domain/',
      '^contracts/',
      '^activities/',
      FACES_AND_LISTS,
      '^database/',
      '^platform/',
      '^workers/',
    ],
  },
  platform: { ours: ['^platform/'] },
  sandbox: { ours: ['^sandbox/', '^platform/'] },
  scripts: { ours: ['^scripts/', '^platform/'] },
};

const OURS = `^(${[...Object.keys(table), 'test', 'bench', 'dashboard'].join('|')})/`;
const NPM = ['npm', 'npm-dev', 'npm-optional', 'npm-peer', 'npm-bundled', 'npm-no-pkg', 'npm-unknown'];

function rulesOf([layer, { ours, types = [], npm, core = true }]) {
  const from = { path: `^${layer}/` };
  const rule = (name, comment, to) => ({ name: `${layer}-${name}`, comment, severity: 'error', from, to });
  return [
    rule('layers', `${layer}/ may not import this layer`, { path: OURS, pathNot: [...ours, ...types] }),
    ...(types.length === 0
      ? []
      : [
          rule('types-only', `${layer}/ may import this as a type only`, {
            path: types,
            pathNot: ours,
            dependencyTypesNot: ['type-only'],
          }),
        ]),
    ...(npm === undefined
      ? []
      : [
          rule('packages', `${layer}/ may not use this package`, {
            dependencyTypes: NPM,
            pathNot: npm.map((name) => `node_modules/${name}/`),
          }),
        ]),
    ...(core ? [] : [rule('node', `${layer}/ is pure: no modules of Node`, { dependencyTypes: ['core'] })]),
  ];
}

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...Object.entries(table).flatMap(rulesOf),
    {
      name: 'activities-own-area',
      comment: 'an area calls no activity of another: what two share is a helper, or domain, or database',
      severity: 'error',
      from: { path: '^activities/([^/.]+)' },
      to: { path: `^activities/(${AREAS.join('|')})[.]ts$`, pathNot: '^activities/$1[.]ts$' },
    },
    {
      name: 'integrations-own-system',
      comment: 'a system knows its own folder and the face of its kind',
      severity: 'error',
      from: { path: '^integrations/([^/]+)/([^/]+)/' },
      to: { path: '^integrations/', pathNot: '^integrations/$1/($2/|[^/]+[.]ts$)' },
    },
    {
      name: 'integrations-own-kind',
      comment: 'a face and a list know the systems of their own kind',
      severity: 'error',
      from: { path: '^integrations/([^/]+)/[^/]+[.]ts$' },
      to: { path: '^integrations/', pathNot: '^integrations/$1/' },
    },
    {
      name: 'no-cycles',
      comment: 'two files that need each other are one file, or lack a third',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-unresolvable',
      comment: 'the import names a file or package that is not there',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'no-dev-packages',
      comment: 'what runs in production stands under dependencies',
      severity: 'error',
      from: {
        path: `^(${Object.keys(table)
          .filter((layer) => layer !== 'scripts')
          .join('|')})/`,
      },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], pathNot: 'node_modules/@types/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|coverage)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['require', 'node', 'import', 'default', 'types'],
    },
  },
};
