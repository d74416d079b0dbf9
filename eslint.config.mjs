import js from "@eslint/js";
import pulumi from "@pulumi/eslint-plugin";
import tseslint from "typescript-eslint";
import rooms from "./eslint-rules/rooms.mjs";

/** Which room may import which: the arrows of CONTRIBUTING.md. */
export const ROOMS = {
    access: [],
    bootstrap: ["access", "components", "lighten-pulumi"],
    ci: ["access", "lighten-pulumi"],
    components: ["access"],
    documentation: ["*"],
    index: ["access", "components", "lighten-pulumi", "scenarios"],
    "lighten-pulumi": [],
    policies: ["access"],
    runner: [],
    sandbox: ["access", "runner", "scenarios"],
    scenarios: ["access"],
    stacks: ["access", "scenarios"],
    tests: ["*"],
};

export default tseslint.config(
    // Examples are checked where they are installed: with the packed packages.
    { ignores: ["node_modules/", ".sandbox/", "coverage/", "examples/"] },
    js.configs.recommended,
    {
        files: ["**/*.ts"],
        extends: [...tseslint.configs.recommendedTypeChecked],
        languageOptions: { parserOptions: { projectService: true } },
        plugins: { "@pulumi": pulumi, house: { rules: { rooms } } },
        rules: {
            "house/rooms": ["error", { root: import.meta.dirname, rooms: ROOMS }],
            curly: ["error", "multi-or-nest"],
            "@pulumi/no-output-in-template-literal": "error",
            "@typescript-eslint/no-explicit-any": "error",
            "@typescript-eslint/switch-exhaustiveness-check": "error",
            "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
        },
    },
    {
        // Mocha's it() and describe() take promises and chai's assertions are expressions.
        files: ["tests/**/*.ts"],
        rules: {
            "@typescript-eslint/no-unused-expressions": "off",
            "@typescript-eslint/no-floating-promises": "off",
            "no-restricted-syntax": [
                "error",
                {
                    selector: "CallExpression[callee.name=/^(it|describe)$/] > Literal:first-child[value=/[^.]\\.$/]",
                    message: "The title of a test is a sentence without a full stop.",
                },
            ],
        },
    },
    {
        files: ["**/*.js"],
        languageOptions: {
            sourceType: "commonjs",
            globals: {
                require: "readonly",
                module: "writable",
                process: "readonly",
                __dirname: "readonly",
                console: "readonly",
            },
        },
    },
);
