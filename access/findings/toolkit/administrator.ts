import { meets } from "../../evaluate/condition";
import { areKnown, layersOf } from "../../evaluate/outcome";
import { coversAction } from "../../evaluate/statement";
import { NO } from "../../evaluate/truth";
import type { AccountPrincipal } from "../../matrix/account";
import type { PolicyStatement } from "../../policy/policy";
import type { Snapshot } from "./snapshot";
import { sparesInstances, tagConditions } from "./statements";

/** Whether every action on every resource is allowed to a principal, and nothing limits where its sessions are. */
export function isAdministrator(principal: AccountPrincipal, snapshot: Snapshot): boolean {
    const layers = layersOf(principal.policies);
    const all = layers.map(({ policies }) => policies.flatMap((one) => (one.kind === "policy" ? one.statements : [])));
    const limits = all
        .flat()
        .filter((one) => one.effect === "Deny" && coversAction(one, "ssm:startsession"))
        .filter((one) => !isAboutOthers(one, principal, snapshot));
    return (
        areKnown(layers) &&
        (all[0]?.some((one) => allowsEverywhere(one) && one.actions.patterns.some(isWildcard)) ?? false) &&
        all.every((statements) => statements.some(allowsEverywhere)) &&
        limits.every((one) => sparesInstances(one) || isAboutTheCall(one)) &&
        snapshot.sessions(principal) === "unlimited"
    );
}

/** Whether a statement allows sessions on everything, under no condition. */
function allowsEverywhere(statement: PolicyStatement): boolean {
    return (
        statement.effect === "Allow" &&
        statement.conditions.length === 0 &&
        coversAction(statement, "ssm:startsession") &&
        isEverything(statement)
    );
}

/** Whether a Deny asks for principals of whom this one isn't any, such as users where it is a role. */
function isAboutOthers({ conditions }: PolicyStatement, principal: AccountPrincipal, snapshot: Snapshot): boolean {
    const request = snapshot.request(principal);
    return conditions.some((one) => WHO.test(one.key) && meets(one, request) === NO);
}

const WHO = /^aws:(principal(arn|account|type|orgid|orgpaths|isawsservice)|username|userid)$/;

/** Whether a Deny asks how a call is made, with MFA for example, and closes all actions and resources alike. */
function isAboutTheCall(statement: PolicyStatement): boolean {
    const { actions, conditions } = statement;
    return (
        conditions.length > 0 &&
        tagConditions(statement).length === 0 &&
        isEverything(statement) &&
        (actions.negated || actions.patterns.some(isWildcard))
    );
}

function isWildcard({ text }: { readonly text: string }): boolean {
    return /^\*+(:\*+)?$/.test(text);
}

function isEverything({ resources }: PolicyStatement): boolean {
    return resources !== undefined && !resources.negated && resources.patterns.some(isWildcard);
}
