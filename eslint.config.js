import pluginVue from 'eslint-plugin-vue'
import tseslint from 'typescript-eslint'

/** What Prettier and the compiler don't see. Rules that need types are left to the compiler's strict mode: speed. */
export default tseslint.config(
  {
    ignores: ['node_modules/', 'out/', 'dist/', 'coverage/', 'resources/', 'test/fixtures/', 'test-results/'],
  },
  ...tseslint.configs.strict,
  ...tseslint.configs.stylistic,
  ...pluginVue.configs['flat/recommended'],
  {
    files: ['**/*.vue'],
    languageOptions: { parserOptions: { parser: tseslint.parser, extraFileExtensions: ['.vue'] } },
    rules: {
      // Layout is Prettier's.
      'vue/max-attributes-per-line': 'off',
      'vue/singleline-html-element-content-newline': 'off',
      'vue/multiline-html-element-content-newline': 'off',
      'vue/html-self-closing': 'off',
      'vue/html-indent': 'off',
      'vue/html-closing-bracket-newline': 'off',
      'vue/first-attribute-linebreak': 'off',
      'vue/attributes-order': 'off',
      // A room's entry is called Room.vue (DESIGN.md, The house).
      'vue/multi-word-component-names': 'off',
      // An optional prop says so in its type.
      'vue/require-default-prop': 'off',
      'vue/block-lang': ['error', { script: { lang: 'ts' } }],
      'vue/component-api-style': ['error', ['script-setup']],
      'vue/define-macros-order': 'error',
      'vue/no-v-html': 'error',
    },
  },
  {
    linterOptions: { reportUnusedDisableDirectives: 'error', noInlineConfig: true },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
      '@typescript-eslint/ban-ts-comment': ['error', { 'ts-expect-error': true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
      // Overloads that copy a library's own, one by one, are easier to compare with it.
      '@typescript-eslint/unified-signatures': 'off',
      // A door's handler that has nothing to do says so with an empty body.
      '@typescript-eslint/no-empty-function': 'off',
      'max-lines': ['error', { max: 350, skipBlankLines: true, skipComments: true }],
      // stdout belongs to the doors: what they print is their words or JSON.
      'no-console': ['error', { allow: ['error'] }],
      'no-restricted-syntax': [
        'error',
        {
          selector: 'ExportDefaultDeclaration',
          message: 'Export by name: a file is named after what it exports.',
        },
        { selector: 'ExportAllDeclaration', message: 'No barrels: import from the file that has it.' },
      ],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'prefer-const': 'error',
    },
  },
  { files: ['test/**'], rules: { 'no-console': 'off' } },
  {
    // Configurations and Vue components are read by their default export.
    files: ['*.config.{js,ts}', '*.cjs', 'electron-builder*.{js,ts,mjs,cjs}', '**/*.vue', '**/*.d.ts'],
    rules: { 'no-restricted-syntax': 'off', '@typescript-eslint/no-require-imports': 'off' },
  },
)
