import svelte from 'eslint-plugin-svelte'
import { defineConfig } from 'eslint/config'
import ts from 'typescript-eslint'
import { roomsRule } from './build/lint/rooms.mjs'

const typed = ['**/*.ts', '**/*.svelte', '**/*.svelte.ts']
/** Lets values of no type through. */
const untypedValues = Object.fromEntries(
  ['argument', 'assignment', 'call', 'member-access', 'return'].map((use) => [
    `@typescript-eslint/no-unsafe-${use}`,
    'off',
  ]),
)

export default defineConfig(
  { ignores: ['node_modules/', 'out/', 'dist/', 'resources/', 'test/tmp/'] },
  ...ts.configs.recommended,
  { files: typed, extends: [ts.configs.strictTypeChecked] },
  // After the rules of TypeScript, which set the parser: a Svelte file has its own.
  ...svelte.configs.recommended,
  {
    files: typed,
    languageOptions: {
      parserOptions: {
        project: ['./tsconfig.node.json', './tsconfig.test.json', './tsconfig.web.json'],
        tsconfigRootDir: import.meta.dirname,
        extraFileExtensions: ['.svelte'],
      },
    },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      // A constant is written as every other name is.
      '@typescript-eslint/naming-convention': [
        'error',
        { selector: ['variable', 'classProperty'], format: null, custom: { regex: '^[A-Z][A-Z0-9_]+$', match: false } },
      ],
      // What a loop keeps within the bounds of an array is there; `noUncheckedIndexedAccess` cannot know it.
      '@typescript-eslint/no-non-null-assertion': 'off',
      // A number in a sentence is a number.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // A callback of one line is one line, whatever its call gives back; so is the last thing that a function does.
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      // Parts are objects of functions and are taken apart by name; a method that was taken off its object and needs it
      // reads a private member, and fails at its first call.
      '@typescript-eslint/unbound-method': 'off',
      // There are no enums: the compiler lets only what can be erased through. Asking costs a tenth of the time.
      '@typescript-eslint/no-unsafe-enum-assignment': 'off',
      '@typescript-eslint/no-invalid-void-type': ['error', { allowAsThisParameter: true }],
    },
  },
  // State classes hold plain maps and sets on purpose: large ones stay out of deep state, and what is shown is replaced
  // whole in `$state.raw` (src-renderer/state).
  { files: ['src-renderer/**'], rules: { 'svelte/prefer-svelte-reactivity': 'off' } },
  // A Svelte file's script is TypeScript.
  { files: ['**/*.svelte'], languageOptions: { parserOptions: { parser: ts.parser } } },
  { files: ['**/*.svelte.ts'], languageOptions: { parser: ts.parser } },
  {
    plugins: { selvedge: { rules: { rooms: roomsRule } } },
    rules: {
      'selvedge/rooms': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
    },
  },
  {
    // What a component hands to its snippets and callbacks has a type for svelte-check alone, not for the linter.
    files: ['**/*.svelte'],
    rules: untypedValues,
  },
  {
    // A test hands over what no type allows, reads answers from another process as they come, and stands in for what is
    // asynchronous without waiting for anything.
    files: ['test/**/*.ts'],
    rules: { ...untypedValues, '@typescript-eslint/require-await': 'off' },
  },
  // Read and left: what is drawn is drawn again when it changes.
  { files: ['src-renderer/**'], rules: { '@typescript-eslint/no-meaningless-void-operator': 'off' } },
  {
    files: ['src-main/**/*.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: 'CallExpression[callee.property.name="prepare"][arguments.length=1]:not([typeArguments])',
          message: 'A statement names its parameters and its row: prepare<[number], { name: string }>(sql).',
        },
        {
          selector: 'TSTypeReference[typeName.name="Statement"]:not([typeArguments])',
          message: 'A statement names its parameters and its row: Statement<[number], { name: string }>.',
        },
      ],
    },
  },
  {
    // The compiler knows which names exist (tsc, svelte-check); JSDoc casts of build scripts need `any` here and there.
    files: ['**/*.mjs'],
    rules: { '@typescript-eslint/no-explicit-any': 'off' },
  },
)
