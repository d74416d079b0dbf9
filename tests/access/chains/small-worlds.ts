import * as fc from "fast-check";
import { arnOf, REGION, RESERVED, type World, type WorldAccount, type WorldPrincipal } from "./oracle";
import type { Statement } from "./oracle-policies";

const ACCOUNTS = ["111122223333", "444455556666", "777788889999"] as const;
const ROLES = ["r0", "r1", "r2", "r3", "r4"] as const;
const USERS = ["u0", "u1", "u2"] as const;
const VALUES = ["a", "b"] as const;

const pick = <T>(...values: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...values);
const rarely = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
    fc.option(arbitrary, { freq: 5, nil: undefined });
const often = <T>(usual: fc.Arbitrary<T>, weight: number, odd: fc.Arbitrary<T>): fc.Arbitrary<T> =>
    fc.oneof({ weight, arbitrary: usual }, { weight: 1, arbitrary: odd });

const tags = fc.record({ Team: pick(...VALUES), Cost: pick("a") }, { requiredKeys: [] });
const accounts = pick(...ACCOUNTS, ACCOUNTS[0], ACCOUNTS[0], ACCOUNTS[0]);
const roleArn = fc
    .tuple(accounts, often(pick<string>(...ROLES), 6, pick(RESERVED)))
    .map(([account, name]) => `arn:aws:iam::${account}:role/${name}`);
const userArn = fc.tuple(accounts, pick(...USERS)).map(([account, name]) => `arn:aws:iam::${account}:user/${name}`);

type Conditions = Statement["Condition"];
const one = (
    operators: string | fc.Arbitrary<string>,
    key: string,
    values: fc.Arbitrary<string | string[]>,
): fc.Arbitrary<Conditions> =>
    fc
        .tuple(typeof operators === "string" ? fc.constant(operators) : operators, values)
        .map(([operator, value]) => ({ [operator]: { [key]: value } }));

/** On who calls. */
const ofCaller = fc.oneof(
    one("StringEquals", "aws:PrincipalTag/Team", pick(...VALUES)),
    one("StringNotEquals", "aws:PrincipalTag/Team", pick(...VALUES)),
    one("StringLike", "aws:PrincipalTag/Team", pick("a*", "*b")),
    one("StringNotLike", "aws:PrincipalTag/Team", pick("a*", "*b")),
    one("StringEqualsIfExists", "aws:PrincipalTag/Team", pick(...VALUES)),
    one("Null", "aws:PrincipalTag/Team", pick("true", "false")),
    one(pick("StringEquals", "StringNotEquals"), "aws:PrincipalTag/Cost", pick("a")),
    one(
        "ArnLike",
        "aws:PrincipalArn",
        pick("arn:aws:iam::*:role/r*", "arn:aws:iam::*:user/u*", "arn:aws:iam::*:role/r1"),
    ),
    one("StringNotLike", "aws:PrincipalArn", pick("arn:aws:iam::*:role/r*", "arn:aws:iam::*:user/u0")),
    one("StringEquals", "aws:PrincipalAccount", accounts),
    one("StringEquals", "aws:PrincipalOrgID", pick("o-one")),
    one("StringEquals", "aws:username", pick(...USERS)),
);

/** On the request. */
const ofRequest = fc.oneof(
    one("StringEquals", "sts:ExternalId", pick("id-a", "id-b")),
    one("StringNotEquals", "sts:ExternalId", pick("id-a", "id-b")),
    one("Null", "sts:ExternalId", pick("true", "false")),
    one("StringEquals", "sts:RoleSessionName", pick("dev", "${aws:username}")),
    one("StringLike", "sts:RoleSessionName", pick("d*", "u*")),
    one("StringNotEquals", "sts:RoleSessionName", pick("dev")),
    one("Bool", "aws:MultiFactorAuthPresent", pick("true")),
    one("StringEquals", "aws:RequestTag/Team", pick("a", "b", "${aws:PrincipalTag/Team}")),
    one("StringLike", "aws:RequestTag/Team", pick("a*", "*b")),
    one(
        pick("StringNotEquals", "StringEqualsIfExists"),
        "aws:RequestTag/Team",
        pick("a", "b", "${aws:PrincipalTag/Team}"),
    ),
    one("StringNotLike", "aws:RequestTag/Team", pick("a*", "*b")),
    one("StringLike", "aws:RequestTag/Cost", pick("*")),
    one("StringEquals", "aws:RequestTag/Cost", pick("${aws:PrincipalTag/Cost}", "${aws:PrincipalTag/Team}")),
    one("StringEquals", "aws:RequestTag/Team", pick("${aws:PrincipalTag/Cost}")),
    one("Null", "aws:RequestTag/Team", pick("true", "false")),
    one("ForAllValues:StringEquals", "aws:TagKeys", pick(["Team"], ["Cost"], ["Team", "Cost"])),
    one("ForAnyValue:StringEquals", "aws:TagKeys", pick(["Team"], ["Cost"])),
);

const assumeConditions = fc.oneof(
    { weight: 4, arbitrary: fc.constant(undefined) },
    { weight: 2, arbitrary: ofCaller },
    { weight: 3, arbitrary: ofRequest },
    { weight: 1, arbitrary: fc.tuple(ofCaller, ofRequest).map(([caller, request]) => ({ ...caller, ...request })) },
);
const withConditions = <T extends Pick<Statement, "Effect">>(
    statement: T,
    written: Conditions,
): T & { Condition?: Conditions } => {
    if (written === undefined) return statement;
    const { Bool, ...others } = written;
    if (Bool === undefined || statement.Effect === "Allow") return { ...statement, Condition: written };
    // As people deny calls without MFA; a deny on calls with it isn't a matter of what a call needs.
    return { ...statement, Condition: { ...others, BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } } };
};
const effect = often(pick<Statement["Effect"]>("Allow"), 6, pick<Statement["Effect"]>("Deny"));
const assuming = pick<string | string[]>(
    "sts:AssumeRole",
    ["sts:AssumeRole", "sts:TagSession"],
    "sts:*",
    "sts:TagSession",
);

const principals: fc.Arbitrary<NonNullable<Statement["Principal"]>> = fc.oneof(
    { weight: 3, arbitrary: accounts.map((account) => ({ AWS: `arn:aws:iam::${account}:root` })) },
    { weight: 1, arbitrary: accounts.map((account) => ({ AWS: account })) },
    { weight: 3, arbitrary: userArn.map((AWS) => ({ AWS })) },
    { weight: 4, arbitrary: roleArn.map((AWS) => ({ AWS })) },
    { weight: 1, arbitrary: fc.tuple(roleArn, userArn).map((AWS) => ({ AWS })) },
    { weight: 1, arbitrary: pick<NonNullable<Statement["Principal"]>>("*", { AWS: "*" }) },
    {
        weight: 1,
        arbitrary: pick<NonNullable<Statement["Principal"]>>(
            { AWS: "AIDAJ2UCCR6DPCEXAMPLE" },
            { Service: "ec2.amazonaws.com" },
        ),
    },
    {
        weight: 1,
        arbitrary: roleArn.map((arn) => ({
            AWS: arn.replace(":iam:", ":sts:").replace(":role/", ":assumed-role/") + "/dev",
        })),
    },
);

const trustStatement = often<Statement>(
    fc
        .tuple(effect, principals, assuming, assumeConditions)
        .map(([Effect, Principal, Action, condition]) => withConditions({ Effect, Principal, Action }, condition)),
    12,
    fc.tuple(effect, userArn, fc.boolean()).map(([Effect, arn, isWhole]) => ({
        Effect,
        NotPrincipal: { AWS: isWhole ? [arn, arn.replace(/user.*/, "root")] : arn },
        Action: "sts:AssumeRole",
    })),
);

const assumeStatement = fc
    .tuple(
        effect,
        assuming,
        fc.oneof(pick<string>("*", "arn:aws:iam::*:role/r*"), roleArn),
        often(assumeConditions, 4, one("StringEquals", "iam:ResourceTag/Team", pick("a", "${aws:PrincipalTag/Team}"))),
    )
    .map(([Effect, Action, Resource, condition]) => withConditions({ Effect, Action, Resource }, condition));

const sessionConditions = fc.oneof(
    { weight: 2, arbitrary: fc.constant(undefined) },
    { weight: 3, arbitrary: one("StringEquals", "ssm:resourceTag/Team", pick("a", "b", "${aws:PrincipalTag/Team}")) },
    { weight: 1, arbitrary: ofCaller },
    // A value of which no other policy speaks.
    {
        weight: 1,
        arbitrary: one(
            pick("StringEquals", "StringNotEquals"),
            "aws:PrincipalTag/Team",
            pick("c", "${ssm:resourceTag/Team}", "${ssm:resourceTag/Team, 'c'}"),
        ),
    },
    { weight: 1, arbitrary: one(pick("StringEquals", "StringNotEquals"), "aws:PrincipalTag/Cost", pick("b", "c")) },
);
const sessionStatements = fc
    .tuple(often(pick<Statement["Effect"]>("Allow"), 8, pick<Statement["Effect"]>("Deny")), sessionConditions)
    .map(([Effect, condition]): Statement[] => [
        withConditions({ Effect, Action: "ssm:StartSession", Resource: "arn:aws:ec2:*:*:instance/*" }, condition),
        { Effect: "Allow", Action: "ssm:StartSession", Resource: `arn:aws:ssm:${REGION}:*:document/*` },
    ]);

const policy = fc
    .tuple(fc.array(assumeStatement, { maxLength: 2 }), fc.option(sessionStatements, { freq: 3, nil: [] }))
    .map(([assume, session]): Statement[] => [...assume, ...session]);

const BY_EC2: Statement = { Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" };
const FULL: Statement = { Effect: "Allow", Action: "*", Resource: "*" };
const boundary = often(
    fc.constant<Statement[]>([FULL]),
    1,
    policy.filter((one) => one.length > 0),
);
const limits = rarely(
    fc.oneof(
        assumeStatement.map(({ Condition, ...one }): Statement[] => [
            FULL,
            withConditions({ ...one, Effect: "Deny" }, one.Effect === "Allow" ? Condition : undefined),
        ]),
        fc.constant<Statement[]>([{ ...FULL, Action: ["ssm:*", "sts:AssumeRole"] }]),
    ),
);

const user = (name: string): fc.Arbitrary<WorldPrincipal> =>
    fc
        .record({ account: accounts, tags, policy, group: rarely(policy), boundary: rarely(boundary) })
        .map(({ group, boundary, ...one }) => ({
            type: "user",
            name,
            ...one,
            ...(group && { group }),
            ...(boundary && { boundary }),
        }));
const role = (name: string): fc.Arbitrary<WorldPrincipal> =>
    fc
        .record({
            account: accounts,
            tags,
            policy,
            boundary: rarely(boundary),
            trust: fc.array(trustStatement, { maxLength: 2 }).map((own) => (own.length === 0 ? [BY_EC2] : own)),
        })
        .map(({ boundary, ...one }) => ({ type: "role", name, ...one, ...(boundary && { boundary }) }));

/** The role of a permission set, as IAM Identity Center makes it. */
const reservedRole: fc.Arbitrary<WorldPrincipal> = fc
    .record({ account: accounts, policy })
    .map(({ account, policy }) => ({
        type: "role",
        name: RESERVED,
        account,
        tags: {},
        policy,
        trust: [
            {
                Effect: "Allow",
                Principal: { Federated: `arn:aws:iam::${account}:saml-provider/AWSSSO_0f1e2d3c4b5a6978_DO_NOT_DELETE` },
                Action: ["sts:AssumeRoleWithSAML", "sts:TagSession"],
            },
        ],
    }));
const people = fc.tuple(pick("dev", "pat"), tags, tags).chain(([name, one, other]) =>
    fc.subarray(
        [
            { name, tags: one },
            { name: "kim", tags: other },
        ],
        { minLength: 1 },
    ),
);

/** How a role is linked to the principal before it, so that there are long chains: by whom it trusts, and on what terms. */
const copy = one(
    "StringEquals",
    "aws:RequestTag/Team",
    pick("${aws:PrincipalTag/Team}", "${aws:PrincipalTag/Team, 'c'}", "${aws:PrincipalTag/Cost}"),
);
const link = fc.record({
    by: fc.oneof(
        { weight: 4, arbitrary: pick("name") },
        { weight: 3, arbitrary: pick("root") },
        { weight: 1, arbitrary: pick("everybody", "none") },
    ),
    Action: pick<string | string[]>("sts:AssumeRole", ["sts:AssumeRole", "sts:TagSession"]),
    condition: fc.oneof(
        { weight: 6, arbitrary: fc.constant(undefined) },
        { weight: 1, arbitrary: ofCaller },
        { weight: 2, arbitrary: ofRequest },
        { weight: 1, arbitrary: copy },
    ),
    allow: fc.oneof(
        {
            weight: 6,
            arbitrary: pick<Statement["Action"]>("sts:*", "sts:AssumeRole", ["sts:AssumeRole", "sts:TagSession"]),
        },
        { weight: 1, arbitrary: fc.constant(undefined) },
    ),
});

/** The principals with a chain laid through them: the permission set's role or the first user, then role by role. */
function linked(
    principals: readonly WorldPrincipal[],
    links: readonly (typeof link extends fc.Arbitrary<infer T> ? T : never)[],
): WorldPrincipal[] {
    const reserved = principals.find(({ name }) => name === RESERVED);
    const others = principals.filter((one) => one.type === "role" && one !== reserved);
    const chain = [reserved ?? principals.find(({ type }) => type === "user"), ...others];
    return principals.map((one) => {
        const position = chain.indexOf(one);
        const before = chain[position - 1];
        const [behind, ahead] = [links[position - 1], position < 0 ? undefined : links[position]];
        const may: Statement[] =
            ahead?.allow === undefined ? [] : [{ Effect: "Allow", Action: ahead.allow, Resource: "*" }];
        const policy = [...may, ...one.policy];
        if (before === undefined || behind === undefined || one.trust === undefined || behind.by === "none")
            return { ...one, policy };
        const named = { name: arnOf(before), root: `arn:aws:iam::${before.account}:root`, everybody: "*" }[behind.by];
        const trust: Statement = { Effect: "Allow", Principal: { AWS: named ?? "*" }, Action: behind.Action };
        return { ...one, policy, trust: [withConditions(trust, behind.condition), ...one.trust] };
    });
}

/** The users, or the roles, with the policies of the first one: conditions alone tell them apart. */
function alike(principals: readonly WorldPrincipal[], type: WorldPrincipal["type"] | "none"): WorldPrincipal[] {
    const isOne = (one: WorldPrincipal): boolean => one.type === type && one.name !== RESERVED;
    const first = principals.find(isOne);
    return principals.map((one) => {
        if (first === undefined || !isOne(one)) return one;
        const { policy, group, boundary } = first;
        const { group: _, boundary: __, ...own } = one;
        const account = type === "user" ? first.account : one.account;
        return { ...own, account, policy, ...(group && { group }), ...(boundary && { boundary }) };
    });
}

const ASSUME = { Effect: "Allow", Action: "sts:AssumeRole", Resource: "*" } as const;

const drawn: fc.Arbitrary<World> = fc.record({
    accounts: fc.tuple(
        ...ACCOUNTS.map((id) =>
            fc
                .record({ organization: pick("o-one", "o-one", "o-two", undefined), scp: limits, rcp: limits })
                .map(({ organization, scp, rcp }) => ({
                    id,
                    ...(organization && { organization }),
                    scps: [[FULL], ...(scp ? [scp] : [])],
                    rcps: rcp ? [[FULL], rcp] : [[FULL]],
                })),
        ),
    ),
    principals: fc
        .tuple(
            fc.tuple(...USERS.map(user)).chain((all) => fc.shuffledSubarray(all, { minLength: 1 })),
            fc.tuple(...ROLES.map(role)).chain((all) => fc.shuffledSubarray(all, { minLength: 1 })),
            fc.option(reservedRole, { freq: 2 }),
            fc.array(link, { minLength: ROLES.length, maxLength: ROLES.length }),
            pick<WorldPrincipal["type"] | "none">("none", "user", "role"),
        )
        .map(([users, roles, reserved, links, type]) =>
            alike(linked([...users, ...(reserved ? [reserved] : []), ...roles], links), type),
        ),
    people,
    instances: fc
        .array(fc.record({ account: accounts, tags }), { minLength: 1, maxLength: 3 })
        .map((all) => all.map((one, index) => ({ id: `i-${index}`, ...one }))),
});

/**
 * Users of one account with the same policies, and roles that let the account in: only conditions tell the users apart, such
 * as those of resource control policies.
 */
const crews: fc.Arbitrary<World> = fc
    .tuple(drawn, ofCaller)
    .map(([{ accounts, principals, instances, ...world }, denied]) => {
        const [account] = ACCOUNTS;
        const root = { AWS: `arn:aws:iam::${account}:root` };
        const deny = withConditions({ Effect: "Deny" as const, Action: "sts:AssumeRole", Resource: "*" }, denied);
        const crew = principals.map((one): WorldPrincipal => {
            if (one.type === "user") return { ...one, account, policy: [ASSUME, ...one.policy] };
            if (one.name === RESERVED || one.trust === undefined) return { ...one, account };
            return {
                ...one,
                account,
                trust: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: root }, ...one.trust],
            };
        });
        return {
            ...world,
            accounts: accounts.map((own) => ({ ...own, rcps: [[FULL], [FULL, deny]] })),
            principals: alike(crew, "user"),
            instances: instances.map((own) => ({ ...own, account })),
        };
    });

/** Two or three accounts, some users, and roles that may assume one another. */
export const worlds: fc.Arbitrary<World> = fc
    .oneof({ weight: 5, arbitrary: drawn }, { weight: 1, arbitrary: crews })
    .map((world) => ({ ...world, accounts: world.accounts.map((one) => asRead(one, world.principals)) }))
    .filter(isSmall);

/** Whether policies don't speak of so much at once that an oracle which tries everything takes a minute. */
function isSmall(world: World): boolean {
    const text = JSON.stringify(world);
    const told = [
        /TagKeys/,
        /"a\*"|"\*b"/,
        /["']c["']/,
        /RequestTag\/(Cost":"\$\{aws:PrincipalTag\/T|Team":"\$\{aws:PrincipalTag\/C)/,
    ];
    return told.filter((one) => one.test(text)).length < 3;
}

/** An account without principals counts as read where it is known to be of an organization. */
function asRead(account: WorldAccount, principals: readonly WorldPrincipal[]): WorldAccount {
    const isEmpty = principals.every((one) => one.account !== account.id);
    return isEmpty ? { ...account, organization: account.organization ?? "o-one" } : account;
}
