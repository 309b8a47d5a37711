/**
 * How the studio is packaged (`npm run package`). Native code of one platform only goes into a package, and lies
 * outside app.asar, because the system's loader cannot read in there; so do the model packs, which are opened by path,
 * and the adapters.
 *
 * A package is built on its own system: npm installs sharp's binaries for that alone (`npm install --os --cpu` brings
 * others). Without `--x64` or `--arm64` it is for the processor it is built on: Windows and Linux have both. There is
 * no package for Intel Macs, because onnxruntime-node 1.30 has no binary for them.
 */
import type { Configuration } from 'electron-builder'

/**
 * Which files an app.asar holds. `system` is Node's name of the platform; electron-builder puts the package's
 * processor into `${arch}`. The list stands with each platform, never at the top of the configuration: a platform that
 * has nothing but exclusions of its own is taken to want everything else in the project.
 */
function appFiles(system: 'darwin' | 'linux' | 'win32'): string[] {
  const runtime = 'node_modules/onnxruntime-node/bin/napi-v6'
  return [
    'out/**/*',
    // The other doors, and what measures them, are no part of the desktop's package.
    '!out/main/{bench,cli,server}.js',
    '!**/*.map',
    '!**/*.{ts,mts,cts,h,gyp}',
    '!node_modules/better-sqlite3/{deps,src}/**',
    '!node_modules/sharp/src/**',
    '!node_modules/onnxruntime-node/script/**',
    '!node_modules/node-addon-api/**',
    // One weight of the line sheet's typeface, and what reads it and writes PDF in Node, not in a browser.
    '!node_modules/@expo-google-fonts/noto-sans-sc/!(400Regular)/**',
    '!node_modules/@expo-google-fonts/**/*.png',
    '!node_modules/pdfkit/.yarn{,/**}',
    '!node_modules/pdfkit/js/pdfkit.{browser*,standalone,old}*',
    '!node_modules/fontkit/{src/**,dist/browser*}',
    '!node_modules/brotli/{build,enc}/**',
    // The Node that runs the project from source; the package runs on Electron's.
    '!node_modules/node-{bin-,}{darwin,linux,win}-*/**',
    `!${runtime}/!(${system})/**`,
    `!${runtime}/${system}/!(\${arch})/**`,
    `!node_modules/better-sqlite3/prebuilds/!(${system}-\${arch}).node`,
    `!node_modules/@img/!(colour|sharp-${system}-\${arch}|sharp-libvips-${system}-\${arch})/**`,
  ]
}

const configuration: Configuration = {
  appId: 'org.cogview.studio',
  productName: 'CogView Studio',
  directories: { output: 'dist', buildResources: 'resources/icons' },
  // A deb names a page about what is in it: the paper of the method.
  extraMetadata: { homepage: 'https://arxiv.org/abs/2105.13290' },
  // The addons are prebuilt with Node-API: the same file serves Node and Electron.
  npmRebuild: false,
  // Nothing is uploaded, and the studio looks for no updates.
  publish: null,
  asar: true,
  asarUnpack: ['**/*.node', '**/*.{so,so.*,dll,dylib}'],
  extraResources: ['packs', 'adapters'].map((folder) => ({
    from: `resources/${folder}`,
    to: folder,
    filter: ['**/*', '!**/provenance{,.*,/**}'],
  })),
  electronFuses: {
    runAsNode: false,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    grantFileProtocolExtraPrivileges: false,
  },
  linux: {
    target: ['AppImage', 'deb'],
    files: appFiles('linux'),
    category: 'Graphics',
    icon: 'resources/icons/icon.png',
    maintainer: 'CogView Studio <studio@cogview.invalid>',
    synopsis: 'Picture making with the CogView method, wholly on your own machine',
  },
  mac: {
    target: [
      { target: 'dmg', arch: ['arm64'] },
      { target: 'zip', arch: ['arm64'] },
    ],
    files: appFiles('darwin'),
    category: 'public.app-category.graphics-design',
    icon: 'resources/icons/icon.png',
    hardenedRuntime: true,
  },
  win: {
    target: ['nsis'],
    files: appFiles('win32'),
    icon: 'resources/icons/icon.png',
  },
  nsis: { oneClick: false, allowToChangeInstallationDirectory: true, perMachine: false },
}

export default configuration
