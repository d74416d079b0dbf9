import { expect } from "chai";
import type { Account } from "../../access/matrix";
import type { AccessModel } from "../../access/model";
import { readPlan } from "../../access/sources/plan";
import { previewAccount } from "../../access/sources/preview";
import { stateAccount } from "../../access/sources/state";
import { repository } from "../../sandbox/system/folders";
import { declaredAccess, reachOf, type Reach } from "./declared-access";
import type { RunOptions, TestStack } from "./harness";
import { configurationOf, type StackConfig } from "./scenario-settings";

/** The moment of these tables, for grants that begin and end. */
export const AT = new Date("2026-07-01T12:00:00Z");

/** What a configuration declares, and who reaches what in each source that knows it. */
export interface SourcesOf {
    readonly model: AccessModel;
    readonly declared: Reach;
    /** By the plan, without the engine. */
    readonly planned: () => Promise<Reach>;
    /** By `pulumi preview --json`. */
    readonly previewed: (options?: Pick<RunOptions, "args">) => Promise<Reach>;
    /** By the deployed stack's state. */
    readonly inState: () => Promise<Reach>;
}

/** The sources of a stack's access, once the stack has the configuration. */
export function sourcesOf(stack: TestStack, config: StackConfig): SourcesOf {
    const { model } = configurationOf(config);
    const reachIn = (account: Account): Reach => reachOf({ ...account, at: AT });
    return {
        model,
        declared: declaredAccess(model, AT),
        planned: async () => reachIn(await readPlan({ folder: repository, config })),
        previewed: async ({ args = [] } = {}) => {
            const result = await stack.preview({ args: ["--json", "--show-sames", ...args], policyPacks: [] });
            expect(result.code, result.text).to.equal(0);
            return reachIn(previewAccount(JSON.parse(result.stdout), "the preview"));
        },
        inState: async () => reachIn(stateAccount(await stack.exportState(), "the state")),
    };
}
