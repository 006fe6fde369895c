import tseslint from "typescript-eslint";

const tooling = ["eslint.config.js"];

export default tseslint.config(
  {
    ignores: [
      "extension/javascript/**",
      "extension/sidecar/**",
      "javascript/**",
      "test/**/*.{js,mjs}",
      // Its packages are its own, and not installed with ours.
      "scripts/goldens/words/**",
      ".cache/**",
      "node_modules/**",
      ...tooling,
    ],
  },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        project: ["./tsconfig.node.json", "./tsconfig.browser.json"],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      "@typescript-eslint/switch-exhaustiveness-check": "error",
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      "@typescript-eslint/no-non-null-assertion": "error",
      // A discriminated union's `default: return assertNever(x)` looks unnecessary to this rule.
      "@typescript-eslint/no-unnecessary-condition": ["error", { allowConstantLoopConditions: true }],
      "no-console": "error",
      eqeqeq: "error",
      "no-restricted-globals": ["error", { name: "Float16Array", message: "Not in Node 20." }],
    },
  },
  {
    files: ["src/**"],
    rules: {
      "max-lines": ["error", { max: 400 }],
      "max-lines-per-function": ["error", { max: 60, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    files: ["src/browser/**"],
    rules: {
      "no-restricted-properties": [
        "error",
        { object: "crypto", property: "randomUUID", message: "Missing on plain-http LAN pages." },
        { property: "innerHTML", message: "File names are hostile: use textContent." },
        { property: "outerHTML", message: "File names are hostile: use textContent." },
        { property: "insertAdjacentHTML", message: "File names are hostile: use textContent." },
      ],
    },
  },
  {
    files: ["scripts/**", "bench/**", "test/**"],
    rules: {
      "no-console": "off",
      "@typescript-eslint/no-non-null-assertion": "off",
    },
  },
);
