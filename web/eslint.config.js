// The web app's style and borders. The borders say who may import whom (docs/architecture.md).
import js from '@eslint/js'
import prettier from 'eslint-config-prettier'
import vue from 'eslint-plugin-vue'
import globals from 'globals'
import ts from 'typescript-eslint'

/** Bans import paths by pattern, with the allowed way in the message. */
function ban(...groups) {
  return {
    'no-restricted-imports': [
      'error',
      { patterns: groups.map(([group, message]) => ({ group, message })) },
    ],
  }
}

const featureInside = [
  ['@/features/*/**', '!@/features/*/ui'],
  "Another feature is imported by its index ('@/features/x') or its components ('@/features/x/ui').",
]
const outOfFeature = [
  ['../../../*', '../../stores/*'],
  'Leave the own folder by an alias path (@/…).',
]
const noApp = [['@/app', '@/app/**'], 'Only main.ts imports the app.']
const noVue = [
  ['vue', 'vue-*', 'pinia', 'pinia/*', '@vueuse/*'],
  'This layer is plain TypeScript, so that it can be tested and used without Vue.',
]
const noFeatures = [['@/features', '@/features/**'], 'This layer lies below the features.']
const noShared = [['@/shared', '@/shared/**'], 'This layer knows no user interface.']
const noProtocol = [['@/protocol', '@/protocol/**'], 'The ui kit knows no server.']

export default ts.config(
  { ignores: ['dist/', 'node_modules/', 'src/gen/'] },
  js.configs.recommended,
  ...ts.configs.strict,
  ...vue.configs['flat/recommended'],
  prettier,
  {
    languageOptions: { globals: { ...globals.browser } },
    rules: {
      'no-console': ['error', { allow: ['warn', 'error'] }],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-dynamic-delete': 'off',
      '@typescript-eslint/no-extraneous-class': 'off',
      '@typescript-eslint/no-invalid-void-type': 'off',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_' },
      ],
      'max-lines': ['error', { max: 600 }],
    },
  },
  {
    files: ['src/**/*.ts', 'src/**/*.vue'],
    languageOptions: {
      parserOptions: {
        projectService: true,
        extraFileExtensions: ['.vue'],
        parser: ts.parser,
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': [
        'error',
        { checksVoidReturn: { arguments: false, attributes: false, properties: false } },
      ],
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
    },
  },
  {
    files: ['src/**/*.vue'],
    rules: {
      'no-undef': 'off',
      'vue/multi-word-component-names': 'off',
      'vue/define-props-declaration': ['error', 'type-based'],
      'vue/define-emits-declaration': ['error', 'type-literal'],
      'vue/component-api-style': ['error', ['script-setup']],
      'vue/block-lang': ['error', { script: { lang: 'ts' } }],
      'vue/no-v-html': 'error',
      'vue/require-default-prop': 'off',
    },
  },
  { files: ['src/protocol/**'], rules: ban(noVue, noFeatures, noShared, noApp) },
  { files: ['src/shared/**'], rules: ban(noFeatures, noProtocol, noApp) },
  { files: ['src/features/**'], rules: ban(featureInside, outOfFeature, noApp) },
  {
    files: ['src/features/*/model.ts', 'src/features/*/model/**'],
    rules: ban(noVue, featureInside, noApp),
  },
  {
    files: ['src/app/**', 'src/main.ts', 'src/engine.ts'],
    rules: ban([
      ['@/features/*/**', '!@/features/*/ui', '!@/features/*/pages', '!@/features/*/pages/*.vue'],
      "The app imports a feature's index, its ui, or one of its pages.",
    ]),
  },
  { files: ['**/*.spec.ts', 'src/testing/**'], rules: { 'no-restricted-imports': 'off' } },
  {
    files: ['scripts/**', '*.config.*', 'vite/**', 'sw/**'],
    languageOptions: { globals: { ...globals.node } },
  },
)
