/** The rules of docs/ARCHITECTURE.md that imports can break. */

const test = '\\.test\\.ts$|/testing/';
/** Downhill order: a feature may import those before it, through their index.ts only. */
const features = [
  'site',
  'account',
  'channel',
  'wallet',
  'social',
  'insight',
  'video',
  'catalogue',
  'live',
  'room',
  'debate',
  'cinema',
  'feed',
  'notify',
  'admin',
];
/** @param {string[]} names */
const oneOf = (names) => `^server/src/(${names.join('|')})/`;

const downhill = features.slice(0, -1).map((feature, index) => ({
  name: `${feature}-imports-only-downhill`,
  severity: 'error',
  from: { path: `^server/src/${feature}/` },
  to: { path: oneOf(features.slice(index + 1)) },
}));

const throughIndex = features.map((feature) => ({
  name: `${feature}-only-through-its-index`,
  severity: 'error',
  comment: 'roles and the command line use the same door; tables refer to tables, and drizzle-kit loads those alone',
  from: { path: '^server/src/', pathNot: [`^server/src/${feature}/`, '\\.schema\\.ts$', test] },
  to: { path: `^server/src/${feature}/`, pathNot: `^server/src/${feature}/index\\.ts$` },
}));

export default {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'pure-packages-import-nothing',
      severity: 'error',
      comment: 'what they need from outside is handed in',
      from: { path: '^packages/(media|sync)/', pathNot: test },
      to: { pathNot: '^packages/(media|sync)/' },
    },
    {
      name: 'media-does-not-know-sync',
      severity: 'error',
      from: { path: '^packages/media/' },
      to: { path: '^packages/sync/' },
    },
    {
      name: 'contract-imports-only-zod',
      severity: 'error',
      from: { path: '^packages/contract/', pathNot: test },
      to: { pathNot: ['^packages/contract/', '(^|/)node_modules/zod/'] },
    },
    {
      name: 'platform-knows-no-feature',
      severity: 'error',
      from: { path: '^server/src/platform/' },
      to: { path: '^server/src/(?!platform/)' },
    },
    {
      name: 'features-know-no-role',
      severity: 'error',
      from: { path: oneOf(features) },
      to: { path: '^server/src/(roles|operator)/|^server/src/main\\.ts$' },
    },
    {
      name: 'web-imports-only-contract-sync-and-pure-time-and-playlists',
      severity: 'error',
      from: { path: '^web/src/', pathNot: test },
      to: { path: '^(packages|server|tests|tools)/', pathNot: '^packages/(contract|sync|media/(time|hls))/' },
    },
    {
      name: 'only-stores-touch-the-database',
      severity: 'error',
      comment: 'tables are described in *.schema.ts, asked in *.store.ts, opened by the platform and the roles',
      from: { path: oneOf(features), pathNot: ['\\.(store|schema)\\.ts$', test] },
      to: { path: '(^|/)node_modules/(drizzle-orm|pg)/' },
    },
    {
      name: 'only-routes-speak-http',
      severity: 'error',
      comment: 'live/deliver writes media straight to the wire',
      from: {
        path: oneOf(features),
        pathNot: ['\\.routes\\.ts$', '^server/src/live/deliver/', '^server/src/account/gate\\.ts$', test],
      },
      to: { path: '(^|/)node_modules/(fastify|@fastify/[^/]+)/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'only-sockets-speak-sockets',
      severity: 'error',
      from: { path: oneOf(features), pathNot: ['\\.ws\\.ts$', '^server/src/live/ingest/', test] },
      to: {
        path: '(^|/)node_modules/ws/|^(node:)?(net|tls|dgram|http|http2|https)$',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'only-the-platform-spawns',
      severity: 'error',
      from: { path: '^server/src/', pathNot: ['^server/src/platform/(process|db/embedded)/', test] },
      to: { path: '^(node:)?child_process$' },
    },
    {
      name: 'only-roles-open-listeners',
      severity: 'error',
      from: { path: oneOf(features), pathNot: test },
      to: {
        path: '^server/src/platform/(config/config|db/open-database|http/http)\\.ts$',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'nothing-unresolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: ['^~icons/', '^virtual:'] },
    },
    ...downhill,
    ...throughIndex,
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|data)/' },
    tsPreCompilationDeps: true,
    detectProcessBuiltinModuleCalls: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.mjs', '.js', '.vue', '.json', '.d.ts'],
    },
  },
};
