/**
 * How a documented command is tested. `here`: run in a clone, without anything else. `sandbox`: run in a clone with a
 * sandbox, by tests/engine/documented-commands.test.ts. `pulumi`: for a stack in a real account; its arguments are read
 * by the real Pulumi, in the sandbox. `account`: an access command on a real account or stack; run in the sandbox.
 * `not run`: with the reason.
 */
type Accounted =
    | { readonly by: "here" | "sandbox" | "account" }
    | { readonly by: "pulumi"; readonly args: string }
    | { readonly by: "not run"; readonly reason: string };

const NOT_RUN: Readonly<Record<string, string>> = {
    "npm test": "it is what runs this",
    'npm test -- --grep "…"': "it is what runs this",
    "npm run check": "it is run beside the tests, and takes minutes",
    "npm test -- tests/access/policy/parse.test.ts": "it is a part of what runs this",
    "npm run format": "it would format the clone that is tested",
    "npm run docs": "tests/documentation/pages.test.ts holds what it writes",
    "TESTS=all npm test": "it takes over an hour; npm test runs a part of it",
    "TESTS=all npm test -- tests/engine/stacks.test.ts": "it takes minutes; npm test runs a part of it",
    "npm run stacks -- preview": "tests/engine/stacks.test.ts runs an inventory",
    "npm run stacks -- up --parallel 8": "tests/engine/stacks.test.ts runs an inventory",
    "npm run stacks -- up --only shop-eu": "tests/engine/stacks.test.ts runs an inventory",
    "npm start -- --scenario single-instance":
        "tests/engine/scenarios.test.ts deploys it, tests/docs/tutorial.test.ts has its table",
    "npm start -- --scenario multiple-instances":
        "tests/engine/scenarios.test.ts deploys it, tests/docs/tutorial.test.ts has its table",
    "npm start -- --scenario hierarchical-tags":
        "tests/engine/scenarios.test.ts deploys it, tests/docs/tutorial.test.ts has its table",
    "npm start -- --scenario group":
        "tests/engine/scenarios.test.ts deploys it, tests/docs/tutorial.test.ts has its table",
    "npm run hunt": "it takes minutes; npm test runs a part of it",
    "npm run hunt:chains": "it takes minutes; npm test runs a part of it",
    "npm run test:node -- 24": "it runs other tests, on another Node",
    "export PULUMI_VERSION=3.274.1": "it answers nothing; the engine's own tests hold its version",
    "npm run benchmark": "it takes minutes, and what it measures isn't checked",
    "npx access collect --out organization --region eu-central-1 --region us-east-1":
        "tests/sandbox/collect.test.ts collects an organization",
    "npx access matrix --from organization": "tests/sandbox/collect.test.ts reads what it collected",
    "npm ci": "every clone that tests make is installed already",
    'sudo amazon-ssm-agent -register -code "$CODE" -id "$ID" -region eu-central-1':
        "it registers a server with an account",
    "npm pack ./policies": "tests/engine/policies-foreign.test.ts packs and installs the pack",
    "npm install session-manager-access-policies-0.1.0.tgz": "tests/engine/policies-foreign.test.ts installs the pack",
    "npm install --save-dev ../session-manager-access/session-manager-access-policies-0.1.0.tgz":
        "tests/engine/policies-foreign.test.ts installs the pack",
    "npx access whoami": "the sandbox's credentials are no user's; tests/access/cli/whoami.test.ts runs it",
};

/** How a command is tested. @throws where nothing tests it and no reason says why. */
export function accountedFor(command: string): Accounted {
    const reason = NOT_RUN[command];
    if (reason !== undefined) return { by: "not run", reason };
    if (/^(STACK=prod )?npm run ci -- /.test(command)) {
        return {
            by: "not run",
            reason: "tests/engine/workflows.test.ts and tests/ci/steps.test.ts run each step of CI",
        };
    }
    if (/^npm (start\b|run (--silent )?sandbox(:stop)?\b)/.test(command)) return { by: "sandbox" };
    if (/^(npm run (--silent )?access --|npx access) /.test(command)) {
        const needs = /--account\b|--stack\b|\b(stack|preview):|--preview\b/.test(command);
        return { by: needs ? "account" : "here" };
    }
    const pulumi = /^npx pulumi ([^|>]*)/.exec(command);
    if (pulumi?.[1] !== undefined) return { by: "pulumi", args: pulumi[1].trim() };
    throw new Error(`nothing tests the documented command: ${command}`);
}

/** How a command is tested, or that nothing says so. */
export function testedBy(command: string): Accounted["by"] | undefined {
    try {
        return accountedFor(command).by;
    } catch {
        return undefined;
    }
}

/** The commands that aren't run, to find those that no page has any more. */
export const notRun: readonly string[] = Object.keys(NOT_RUN);
