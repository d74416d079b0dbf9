import { expect } from "chai";
import * as fc from "fast-check";
import { accessDiff } from "../../../access/diff/diff";
import { decide } from "../../../access/evaluate/decide";
import type { Verdict } from "../../../access/evaluate/outcome";
import { iamType, type Account, type AccountInstance, type AccountPrincipal } from "../../../access/matrix/account";
import type { Statement } from "../../../access/policy/document";
import { ACCOUNT, accountOf, REGION, type AccountSpec } from "./accounts";
import { thorough } from "../../thorough";

/** Everything that small accounts can be asked, one request at a time and without any of the diff's own code. */
function* requests(account: Account): Iterable<[request: string, verdict: Verdict]> {
    for (const principal of account.principals) {
        for (const [owner, label] of [
            [principal, "own"],
            [{ name: "mallory", id: "AIDAMALLORY" }, "a stranger's"],
        ] as const) {
            for (const action of ["ssm:TerminateSession", "ssm:ResumeSession"]) {
                const resource = `arn:aws:ssm:${REGION}:${ACCOUNT}:session/${owner.name}-00112233445566778`;
                const tags = { "ssm:resourceTag/aws:ssmmessages:session-id": owner.id ?? "" };
                yield [
                    `${principal.type} ${principal.name} ${action} ${label}`,
                    ask(principal, action, resource, tags),
                ];
            }
        }
        for (const instance of account.instances) {
            const target = askInstance(principal, instance);
            for (const document of DOCUMENTS) {
                const second = ask(principal, "ssm:StartSession", document, {});
                yield [`${principal.type} ${principal.name} ${instance.id} ${document}`, worst(target, second)];
            }
        }
    }
}

const DOCUMENTS = ["SSM-SessionManagerRunShell", "Custom-A", "Custom-B", "Custom-Zzz", "Other"]
    .map((name) => `arn:aws:ssm:${REGION}:${ACCOUNT}:document/${name}`)
    .concat(
        `arn:aws:ssm:${REGION}::document/AWS-StartSSHSession`,
        `arn:aws:ssm:${REGION}::document/AWS-StartInteractiveCommand`,
    );

function worst(one: Verdict, other: Verdict): Verdict {
    return [one, other].includes("denied") ? "denied" : [one, other].includes("unknown") ? "unknown" : "allowed";
}

function askInstance(principal: AccountPrincipal, { arn, tags }: AccountInstance): Verdict {
    const context = Object.fromEntries(Object.entries(tags).map(([key, value]) => [`ssm:resourceTag/${key}`, value]));
    return ask(principal, "ssm:StartSession", arn as string, context);
}

function ask(
    principal: AccountPrincipal,
    action: string,
    resource: string,
    context: Parameters<typeof decide>[0]["context"],
): Verdict {
    const { arn, id, tags, policies } = principal;
    const asker = { type: iamType(principal), arn, account: ACCOUNT, userid: id, principalTags: tags } as const;
    return decide({ principal: asker, action, resource, context, policies }).verdict;
}

const one = <T>(...values: T[]): fc.Arbitrary<T> => fc.constantFrom(...values);
const value = one("Dev", "Prod", "Test", "*", "D*", "${aws:PrincipalTag/Team}");
const conditions = fc.option(
    fc.dictionary(
        one("StringEquals", "StringLike", "StringNotEquals", "StringEqualsIfExists"),
        fc.dictionary(
            one("ssm:resourceTag/Env", "aws:PrincipalTag/Team"),
            fc.array(value, { minLength: 1, maxLength: 2 }),
            { minKeys: 1, maxKeys: 2 },
        ),
        { minKeys: 1, maxKeys: 2 },
    ),
    { nil: undefined, freq: 1 },
);
const resource = one(
    "*",
    "arn:aws:ec2:*:*:instance/*",
    `arn:aws:ec2:${REGION}:${ACCOUNT}:instance/i-web`,
    `arn:aws:ssm:${REGION}:${ACCOUNT}:document/SSM-SessionManagerRunShell`,
    `arn:aws:ssm:*:${ACCOUNT}:document/Custom-*`,
    `arn:aws:ssm:*:${ACCOUNT}:document/Custom-A`,
    "arn:aws:ssm:*:*:document/*",
    "arn:aws:ssm:*::document/AWS-*",
    "arn:aws:ssm:*:*:session/*",
    "arn:aws:ssm:*:*:session/${aws:username}-*",
);
const statement: fc.Arbitrary<Statement> = fc
    .record({
        Effect: one("Allow" as const, "Allow" as const, "Allow" as const, "Deny" as const),
        Action: one("ssm:StartSession", "ssm:StartSession", "ssm:*", "ssm:TerminateSession", "ssm:ResumeSession"),
        Resource: fc.array(resource, { minLength: 1, maxLength: 2 }),
        Condition: conditions,
    })
    .map(({ Condition, ...rest }) => (Condition === undefined ? rest : { ...rest, Condition }));
const statements = fc.array(statement, { minLength: 1, maxLength: 3 });
const user = fc.record(
    {
        policies: fc.dictionary(one("p", "q"), statements),
        groups: fc.uniqueArray(one("g", "h")),
        tags: fc.dictionary(one("Team"), one("Dev", "Prod")),
        boundary: statements,
        role: fc.boolean(),
    },
    { requiredKeys: ["groups", "tags", "policies"] },
);
const account: fc.Arbitrary<AccountSpec> = fc.record({
    users: fc.dictionary(one("al", "bea"), user, { minKeys: 1 }),
    groups: fc.record({ g: fc.record({ gp: statements }), h: fc.record({ hp: statements }) }),
    instances: fc.dictionary(one("web", "db"), fc.dictionary(one("Env"), one("Dev", "Prod", "Test")), { minKeys: 1 }),
});

/** A second account: another one altogether, or the first with one thing changed, or told in other words. */
const pair: fc.Arbitrary<[AccountSpec, AccountSpec]> = fc.oneof(
    fc.tuple(account, account),
    fc
        .tuple(account, statements, one("g", "h"))
        .map(([spec, changed, group]): [AccountSpec, AccountSpec] => [
            spec,
            { ...spec, groups: { ...spec.groups, [group]: { gp: changed } } },
        ]),
    fc
        .tuple(account, fc.dictionary(one("Env"), one("Dev", "Prod", "Test")))
        .map(([spec, tags]): [AccountSpec, AccountSpec] => [
            spec,
            { ...spec, instances: { ...spec.instances, web: tags } },
        ]),
    account.map((spec): [AccountSpec, AccountSpec] => [spec, refactored(spec)]),
);

/** The same access: statements in reverse and with names, a statement per resource, groups' policies inlined. */
function refactored(spec: AccountSpec): AccountSpec {
    const split = (list: readonly Statement[]): Statement[] =>
        [...list].reverse().flatMap((one, index) => {
            const { Resource = [] } = one;
            const resources: readonly string[] = typeof Resource === "string" ? [Resource] : Resource;
            return resources.map((resource, at) => ({ ...one, Sid: `S${index}R${at}`, Resource: resource }));
        });
    const policies = (own: Readonly<Record<string, readonly Statement[]>> = {}): Record<string, Statement[]> =>
        Object.fromEntries(Object.entries(own).map(([name, list]) => [`${name}-renamed`, split(list)]));
    return {
        instances: spec.instances,
        users: Object.fromEntries(
            Object.entries(spec.users).map(([name, { groups = [], ...rest }]) => {
                const ofGroups = groups.map((group) => Object.entries(policies(spec.groups?.[group])));
                const inlined = ofGroups
                    .flat()
                    .map(([called, list], index): [string, Statement[]] => [`${called}-${index}`, list]);
                return [name, { ...rest, policies: { ...policies(rest.policies), ...Object.fromEntries(inlined) } }];
            }),
        ),
    };
}

describe("accessDiff", () => {
    it("is empty exactly when no request tells the two sources apart", () => {
        let empty = 0;
        const runs = thorough ? 1500 : 750;
        fc.assert(
            fc.property(pair, ([first, second]) => {
                const [before, after] = [accountOf(first), accountOf(second)];
                const former = new Map(requests(before));
                const latter = new Map(requests(after));
                const names = new Set([...former.keys(), ...latter.keys()]);
                const apart = [...names].filter(
                    (name) => (former.get(name) ?? "denied") !== (latter.get(name) ?? "denied"),
                );
                const { changes } = accessDiff(before, after);
                if (apart.length === 0) empty += 1;
                expect(
                    changes.length > 0,
                    `requests apart: ${apart.join("; ")}; told: ${JSON.stringify(changes)}`,
                ).to.equal(apart.length > 0);
                for (const change of changes) expect(change.causes, JSON.stringify(change)).not.to.be.empty;
            }),
            { numRuns: runs },
        );
        // Both halves of "exactly" were tried.
        expect(empty)
            .to.be.greaterThan(runs / 10)
            .and.lessThan((runs * 9) / 10);
    }).timeout(600_000);

    it("is turned round when the two sources are", () => {
        fc.assert(
            fc.property(pair, ([first, second]) => {
                const [before, after] = [accountOf(first), accountOf(second)];
                const on = accessDiff(before, after).counts;
                const back = accessDiff(after, before).counts;
                expect([on.gained, on.lost, on.unclear]).to.deep.equal([back.lost, back.gained, back.unclear]);
            }),
            { numRuns: 300 },
        );
    }).timeout(240_000);

    it("finds nothing between a source and itself", () => {
        fc.assert(
            fc.property(account, (spec) => {
                expect(accessDiff(accountOf(spec), accountOf(spec)).changes).to.deep.equal([]);
            }),
            { numRuns: 200 },
        );
    });
});
