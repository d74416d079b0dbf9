import { DEFAULT_SESSION_DOCUMENT } from "../../access/session-settings";
import { expect } from "chai";
import { STACK_TAG } from "../../components";
import { mapValues } from "../../access/map-values";
import { awsResources, recordedResources } from "./aws-resources";
import { declaredAccess } from "./declared-access";
import { deployedAccess } from "./deployed-access";
import { deployedInstances } from "./deployed-instances";
import { deployedGroups, deployedRoles, deployedUsers } from "./deployed-principals";
import type { RunResult, TestStack } from "./harness";
import { configurationOf, type StackConfig } from "./scenario-settings";

/** Fails, with all that was printed, unless the run ended well. */
export function expectSuccess(result: RunResult): void {
    expect(result.code, result.text).to.equal(0);
}

/**
 * That AWS holds exactly what a configuration declares: its instances with their tags, its users and groups, and the
 * sessions that they can open. The stack's state is not asked.
 */
export async function expectDeployed({ aws, sandbox }: TestStack, config: StackConfig): Promise<void> {
    const { model, session } = configurationOf(config);
    const instances = await deployedInstances(aws);
    expect(
        mapValues(instances, ({ tags, instanceType }) => ({ tags, instanceType })),
        "the instances and their tags",
    ).to.deep.equal(model.instances);
    expect(Object.keys(await deployedUsers(aws)), "the users").to.have.members(Object.keys(model.users ?? {}));
    const groups = await deployedGroups(aws);
    expect(
        mapValues(groups, ({ members }) => members),
        "the groups and their members",
    ).to.deep.equal(mapValues(model.groups ?? {}, ({ members }) => [...members].sort()));
    const roles = await deployedRoles(aws, Object.keys(model.roles ?? {}));
    expect(
        mapValues(roles, ({ tags: { [STACK_TAG]: _, ...own } }) => own),
        "the roles and their tags",
    ).to.deep.equal(mapValues(model.roles ?? {}, ({ tags }) => tags));
    const { reach, documents } = await deployedAccess(sandbox, model);
    // Tables name a document of the stack's own, and call the account's a shell.
    const own = session.documentName === DEFAULT_SESSION_DOCUMENT ? undefined : session.documentName;
    const declared = mapValues(declaredAccess(model), (names) =>
        names.map((name) => (own === undefined ? name : `${name}: yes: ${own}`)),
    );
    expect(reach, "who reaches what").to.deep.equal(declared);
    expect(documents, "what sessions are").to.deep.equal([own ?? "shell"]);
}

/** That the stack's state records everything that AWS holds, and nothing else: nothing orphaned, nothing missing. */
export async function expectNothingOrphaned(stack: TestStack): Promise<void> {
    const state = await stack.exportState();
    expect(await awsResources(stack.aws), "what AWS holds, against the state").to.deep.equal(recordedResources(state));
    expect(state.deployment.pending_operations ?? [], "pending operations").to.deep.equal([]);
}

/** That AWS holds nothing beyond what every account comes with. */
export async function expectEmptyAccount(stack: TestStack): Promise<void> {
    expect(await awsResources(stack.aws)).to.deep.equal({});
}
