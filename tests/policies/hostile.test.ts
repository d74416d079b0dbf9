import { expect } from "chai";
import type { Rule } from "../../policies/pack/rule";
import { rules } from "../../policies/rules";
import { judgeResource, judgeInputs, type TestResource } from "./judge";
import { byTag, document, INSTANCES, own, preferences, shell, userPolicyOf } from "./resources";

const onDocuments = rules.filter(({ resource }) => resource?.types.includes("aws:iam/userPolicy:UserPolicy") === true);
const withPolicy = (policy: unknown): TestResource => ({ ...userPolicyOf(), props: { user: "alice", policy } });

/** What all the rules on documents say of one. */
async function judged(policy: unknown): Promise<readonly string[]> {
    const problems = [];
    for (const rule of onDocuments) problems.push(...(await judgeResource(rule, withPolicy(policy))).problems);

    return problems;
}

/** Enough for a machine that does other things too, and far from what a pattern that makes a matcher slow would take. */

describe("policies: hostile input", () => {
    for (const [what, policy] of [
        ["half a document", '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow"'],
        ["text that isn't JSON", "Allow everything to everybody"],
        ["nothing", ""],
        ["null", "null"],
        ["a list", "[]"],
        ["a number", 7],
        ["a list as an object", [1, 2]],
        ["no statements", "{}"],
        ["unknown elements", '{"Version": "2012-10-17", "Statement": [], "Extra": 1}'],
        ["an unknown element in a statement", document({ ...byTag, Effects: "Allow" })],
        ["a statement that is text", '{"Version": "2012-10-17", "Statement": "Allow"}'],
        ["a key that JavaScript knows", '{"Version": "2012-10-17", "Statement": [{"__proto__": {"Effect": "Allow"}}]}'],
        ["a member called constructor", '{"constructor": 1, "Statement": []}'],
        ["a resource that is a number", document({ ...byTag, Resource: 5 })],
        ["an unfinished variable", document({ ...byTag, Resource: `${INSTANCES}\${aws:` })],
        ["a condition that is text", document({ ...byTag, Condition: "StringEquals" })],
        ["nesting a hundred thousand deep", `${"[".repeat(100_000)}${"]".repeat(100_000)}`],
        [
            "a statement nested deep",
            `{"Version": "2012-10-17", "Statement": ${'{"Statement":'.repeat(5_000)}1${"}".repeat(5_000)}}`,
        ],
        ["a document of a million characters", document({ ...byTag, Sid: "a".repeat(1_000_000) })],
    ] as const) {
        it(`reports ${what} once, as what it is, and doesn't crash`, async () => {
            const problems = await judged(policy);
            expect(problems.length, problems.join("\n")).to.be.within(1, 2);
            expect(problems.every((problem) => problem.length < 1_000)).to.equal(true);
        });
    }

    it("takes patterns meant to make a matcher slow in its stride", async () => {
        const stars = "*a".repeat(20_000);
        for (const statement of [
            { ...byTag, Action: `ssm:${stars.slice(0, 5_000)}` },
            { ...byTag, Resource: `arn:aws:ec2:eu-central-1:111122223333:instance/${stars}b` },
            { ...byTag, Resource: `${"*".repeat(40_000)}` },
            { ...byTag, Resource: `${"*?".repeat(20_000)}:${"*:".repeat(5_000)}` },
            { ...byTag, Condition: { StringLike: { "ssm:resourceTag/Environment": `${stars}b` } } },
            { ...own, Resource: `arn:aws:ssm:*:*:session/${stars}` },
        ])
            await judged(document(statement, shell));
    });
    it("takes as many statements as IAM lets through", async () => {
        const many = Array.from({ length: 500 }, (_, index) => ({ ...byTag, Sid: `S${index}` }));
        const problems = await judged(document(...many));
        expect(problems.some((problem) => problem.includes("IAM allows"))).to.equal(true);
    });
    it("judges every rule on resources without any property, and on such with strange ones", async () => {
        for (const rule of rules) {
            for (const type of rule.resource?.types ?? [])
                for (const props of [{}, strange()]) await judgeResource(rule, { type, name: "odd", props });
        }
    });
    it("judges every stack rule on a stack of nothing but odd resources", async () => {
        const types = [...new Set(rules.flatMap((rule) => rule.resource?.types ?? []))];
        const odd = types.flatMap((type): TestResource[] => [
            { type, name: `${type} empty`, props: {} },
            { type, name: `${type} strange`, props: strange() },
        ]);
        for (const rule of rules.filter((one: Rule) => one.stack !== undefined)) await judgeInputs(rule, odd);
    });
    it("reads session preferences of any shape", async () => {
        const onPreferences = rules.filter(
            ({ resource }) => resource?.types.includes("aws:ssm/document:Document") === true,
        );
        for (const content of [
            "[]",
            "null",
            "7",
            '{"sessionType": "Standard_Stream"}',
            '{"sessionType": "Standard_Stream", "inputs": 7}',
        ])
            for (const rule of onPreferences) await judgeResource(rule, preferences({}, { content }));
    });
});

/** Properties of the wrong kind wherever rules look. */
function strange(): Record<string, unknown> {
    const names = [
        "tags",
        "tagsAll",
        "metadataOptions",
        "rootBlockDevice",
        "networkInterfaces",
        "blockDeviceMappings",
        "tagSpecifications",
        "iamInstanceProfile",
        "policy",
        "inlinePolicy",
        "inlinePolicies",
        "assumeRolePolicy",
        "managedPolicyArns",
        "policyArn",
        "ingress",
        "routes",
        "content",
        "serviceName",
        "user",
        "groups",
    ];
    const values = [7, "text", null, [], [null, 7, "text", {}], { a: { b: [] } }, true];
    return Object.fromEntries(names.map((name, index) => [name, values[index % values.length]]));
}
