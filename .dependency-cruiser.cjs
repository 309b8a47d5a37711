/**
 * The rules of the house (DESIGN.md, The house): every arrow between rooms. What is not listed as allowed is forbidden;
 * test/unit/houseRules.test.ts proves that the rules bite.
 */

/** Room of src-main → the rooms that it may import, beside itself, contract/ and language/. */
const allowed = {
  contract: [],
  language: [],
  formats: [],
  graph: ['formats'],
  // What a pack says of itself (pack/manifest.ts) is data, which the libraries below it read.
  model: ['graph', 'formats', 'pack/manifest'],
  text: ['formats', 'pack/manifest'],
  picture: ['formats'],
  pack: ['formats', 'graph', 'model', 'text', 'picture'],
  engine: ['formats', 'graph', 'model', 'text', 'picture', 'pack'],
  // Of the engine only what every process that computes stands on: its line to the studio, the runtime, random numbers.
  training: [
    ...['formats', 'graph', 'model', 'text', 'picture', 'pack'],
    ...['engine/port', 'engine/onnxRuntime', 'engine/randomStream'],
  ],
  store: ['formats', 'picture'],
  // Of the processes only what is said to them: studio/ launches files, it never imports what runs in them.
  studio: ['formats', 'text', 'picture', 'pack', 'store', 'engine/protocol', 'training/protocol'],
  shell: ['formats', 'picture', 'pack', 'studio'],
  server: ['formats', 'picture', 'pack', 'studio'],
  cli: ['formats', 'picture', 'pack', 'studio'],
}

const foundation = ['contract', 'language']

function roomRule(room) {
  const own = foundation.includes(room) ? [room, 'contract'] : [room, ...foundation]
  const open = [...own, ...allowed[room]].map((name) => (name.includes('/') ? `${name}\\.ts$` : `${name}/`))
  return {
    name: `room-${room}`,
    comment: `${room}/ may use only ${[...new Set([...own, ...allowed[room]])].join(', ')}.`,
    severity: 'error',
    from: { path: `^src-main/${room}/` },
    to: { path: '^(src-main|src-renderer|test)/', pathNot: `^src-main/(${open.join('|')})` },
  }
}

/** A package (or group) that one place alone may import. */
function keptIn(name, comment, packages, homes) {
  return {
    name,
    comment,
    severity: 'error',
    from: { path: '^(src-main|src-renderer)/', pathNot: homes.map((home) => `^${home}`) },
    to: { path: `(^|/)node_modules/(${packages})(/|$)` },
  }
}

module.exports = {
  forbidden: [
    ...Object.keys(allowed).map(roomRule),
    {
      name: 'room-known',
      comment:
        'A folder of src-main that DESIGN.md does not draw has no rules yet: draw it, then add it here.',
      severity: 'error',
      from: { path: '^src-main/', pathNot: `^src-main/(${Object.keys(allowed).join('|')})/` },
      to: {},
    },
    {
      name: 'renderer-through-contract',
      comment: 'The interface reaches the program only through contract/ and speaks with language/.',
      severity: 'error',
      from: { path: '^src-renderer/' },
      to: { path: '^(src-main|test)/', pathNot: '^src-main/(contract|language)/' },
    },
    {
      name: 'renderer-without-node',
      comment: 'The interface runs in a sandbox: no module of Node.',
      severity: 'error',
      from: { path: '^src-renderer/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'renderer-rooms-are-strangers',
      comment:
        'What two rooms share lives in picture/, plots/, controls/; navigation goes through the router.',
      severity: 'error',
      from: { path: '^src-renderer/rooms/([^/]+)/' },
      to: { path: '^src-renderer/rooms/', pathNot: '^src-renderer/rooms/$1/' },
    },
    {
      name: 'renderer-shared-below-rooms',
      comment: 'Only the frame (the router) knows the rooms.',
      severity: 'error',
      from: { path: '^src-renderer/(picture|plots|queue|notices|shortcuts|device|controls|client|theme)/' },
      to: { path: '^src-renderer/(rooms|frame)/' },
    },
    {
      name: 'studio-folders-meet-above',
      comment:
        'Tasks don’t import each other’s neighbours: gallery, design, datasets … meet in openStudio.ts.',
      severity: 'error',
      from: {
        path: '^src-main/studio/(gallery|design|adapters|datasets|finetunes|sessions|devices|settings|exports|imports|works)/',
      },
      to: {
        path: '^src-main/studio/(gallery|design|adapters|datasets|finetunes|sessions|devices|settings|exports|imports|works)/',
        pathNot: '^src-main/studio/$1/',
      },
    },
    keptIn('electron-in-shell', 'Everything but the shell runs in plain Node.', 'electron', [
      'src-main/shell/',
    ]),
    keptIn('onnxruntime-in-engine', 'Only the processes that compute load the runtime.', 'onnxruntime-node', [
      'src-main/engine/',
      'src-main/training/',
    ]),
    keptIn('sqlite-in-store', 'One room knows the database.', 'better-sqlite3', ['src-main/store/']),
    keptIn(
      'vue-in-renderer',
      'The program has no interface of its own.',
      'vue|pinia|vue-router|vue-i18n|reka-ui',
      ['src-renderer/'],
    ),
    {
      name: 'foundation-on-zod-alone',
      comment: 'contract/ and language/ are read by every door, also in a browser.',
      severity: 'error',
      from: { path: '^src-main/(contract|language)/' },
      to: { dependencyTypes: ['npm', 'npm-dev', 'core'], pathNot: '(^|/)node_modules/zod/' },
    },
    {
      name: 'launch-before-install',
      comment:
        'The launch scripts run before anything is installed: Node’s own modules only, but for those that run afterwards.',
      severity: 'error',
      from: { path: '^src-main/cli/launch/', pathNot: '/(bundle\\.mjs|package\\.mjs|packaging/.*)$' },
      to: { dependencyTypesNot: ['core', 'local'] },
    },
    {
      name: 'no-cycle',
      severity: 'error',
      comment:
        'Dependencies point downwards. Types alone may name each other: nothing of them is left at run time.',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'resolvable',
      comment: 'A module that does not exist, or a package that package.json does not name.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'program-without-tools',
      comment: 'What ships may not need a development dependency.',
      severity: 'error',
      from: { path: '^src-main/', pathNot: '^src-main/cli/launch/' },
      to: {
        dependencyTypes: ['npm-dev', 'npm-no-pkg'],
        dependencyTypesNot: ['type-only'],
        pathNot: '(^|/)node_modules/electron/',
      },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.mjs', '.cjs', '.js', '.vue', '.json', '.d.ts'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
    exclude: { path: '\\.(css|svg|png|woff2)$' },
  },
}
