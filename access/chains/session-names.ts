import { append } from "../append";
import { layersOf, statementsOf, type AnyPolicy } from "../evaluate/outcome";
import { Kept } from "../kept";
import type { AccountPrincipal } from "../matrix/account";
import type { PolicyStatement } from "../policy/policy";
import { principalOfArn } from "./assume/named-principal";
import { mentionsKeys } from "../matrix/relevant-policies";
import { plainest } from "./assume/required-values";
import { decidesSessions } from "./assume/tag-uses";
import { withoutPath } from "./assume/trust-policies";

/** The names of roles' sessions that policies ask for. */
export class SessionNames {
    /** Those that Principal elements name, by the role's ARN without its path. */
    private readonly named = new Map<string, string[]>();
    /** What trust policies and resource control policies compare `aws:userid` with. */
    private readonly userIds: readonly string[];

    /** @param statements those of trust policies and resource control policies. */
    constructor(statements: readonly PolicyStatement[]) {
        for (const { principals } of statements) {
            for (const { type, value } of principals?.entries ?? []) {
                const isSession = type === "AWS" && value.includes(":assumed-role/");
                const caller = isSession ? principalOfArn(value) : undefined;
                if (caller?.type === "role" && caller.sessionName !== undefined && NAME.test(caller.sessionName))
                    append(this.named, caller.arn, caller.sessionName);
            }
        }
        this.userIds = userIdsIn(statements);
    }

    /** The names of a role's sessions that Principal elements name. */
    ofPrincipals({ arn }: AccountPrincipal): readonly string[] {
        return this.named.size === 0 ? [] : (this.named.get(withoutPath(arn)) ?? []);
    }

    /** The names that conditions on `aws:userid` ask for, which is "ID:NAME" of a role's session. */
    ofUserIds({ id, policies }: AccountPrincipal): readonly string[] {
        const each = layersOf(policies).flatMap((layer) => layer.policies);
        const own = each.flatMap((policy) =>
            ownIds.of(policy, () => userIdsIn(statementsOf([policy]).filter(mentionsKeys).filter(decidesSessions))),
        );
        if (this.userIds.length + own.length === 0) return [];
        return [...this.userIds, ...own].flatMap((text) => {
            const [, asked = "", name = ""] = /^([^:]*):(.+)$/.exec(text) ?? [];
            const isOfAnother = id !== undefined && !/[*?]/.test(asked) && asked !== id;
            return isOfAnother || !NAME.test(plainest(name)) ? [] : [plainest(name)];
        });
    }
}

/** What STS takes: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html */
const NAME = /^[\w+=,.@-]{2,64}$/;

const ownIds = new Kept<AnyPolicy, readonly string[]>();

function userIdsIn(statements: readonly PolicyStatement[]): string[] {
    return statements.flatMap(({ conditions }) =>
        conditions.flatMap(({ key, values }) =>
            key === "aws:userid" && "templates" in values
                ? values.templates.flatMap(({ text, variables }) => (variables.length === 0 ? [text] : []))
                : [],
        ),
    );
}
