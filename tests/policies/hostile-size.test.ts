import { expect } from "chai";
import { rules } from "../../policies/rules";
import { judgeResource, judgeInputs, type TestResource } from "./judge";
import { byTag, document, instance, preferences, type TestStatement, userPolicyOf } from "./resources";

const withPolicy = (policy: unknown): TestResource => ({ ...userPolicyOf(), props: { user: "alice", policy } });
const many = <T>(count: number, one: (index: number) => T) => Array.from({ length: count }, (_, index) => one(index));

/** One value inside another, as objects or as lists. */
function nested(depth: number, around: (inner: unknown) => unknown): unknown {
    let value: unknown = 1;
    for (let level = 0; level < depth; level += 1) value = around(value);
    return value;
}

/** What every rule says of a resource, by itself and as a stack. */
async function judged(resource: TestResource): Promise<readonly string[]> {
    const problems: string[] = [];
    for (const rule of rules) {
        if (rule.resource?.types.includes(resource.type) === true)
            problems.push(...(await judgeResource(rule, resource)).problems);

        if (rule.stack !== undefined) problems.push(...(await judgeInputs(rule, [resource])).problems);
    }
    return problems;
}

const tagWrite = (condition: TestStatement): TestStatement => ({
    Effect: "Allow",
    Action: "ec2:CreateTags",
    Resource: "*",
    Condition: condition,
});

describe("policies: input of any size and depth", () => {
    for (const [what, policy] of [
        ["a text of five million characters", document({ ...byTag, Sid: "a".repeat(5_000_000) })],
        [
            "an object of forty thousand statements",
            { Version: "2012-10-17", Statement: many(40_000, (index) => ({ ...byTag, Sid: `S${index}` })) },
        ],
        [
            "an object with two hundred thousand resources",
            { Version: "2012-10-17", Statement: { ...byTag, Resource: many(200_000, (index) => `arn:${index}`) } },
        ],
        ["objects nested ten thousand deep", { Statement: nested(10_000, (inner) => ({ inner })) }],
        ["lists nested ten thousand deep", { Statement: nested(10_000, (inner) => [inner]) }],
        [
            "a condition nested ten thousand deep",
            document(byTag).replace('"Development"', `${"[".repeat(10_000)}${"]".repeat(10_000)}`),
        ],
        [
            "hundreds of tag writes, grants and denials that hang on one another",
            document(
                ...many(300, (index) => ({
                    ...byTag,
                    Sid: `S${index}`,
                    Condition: { StringEquals: { [`ssm:resourceTag/K${index}`]: "v" } },
                })),
                ...many(300, (index) => tagWrite({ "ForAllValues:StringEquals": { "aws:TagKeys": [`X${index}`] } })),
            ),
        ],
    ] as const) {
        it(`reports ${what} at once, and doesn't crash`, async () => {
            const problems = await judged(withPolicy(policy));
            expect(problems.length, problems.join("\n")).to.be.within(1, 3);
            expect(problems.every((problem) => problem.length < 1_000)).to.equal(true);
        });
    }

    it("takes the most that IAM takes of statements that depend on one another", async () => {
        const grants = many(40, (index) => ({
            ...byTag,
            Sid: `S${index}`,
            Condition: { StringEquals: { [`ssm:resourceTag/K${index}`]: "v" } },
        }));
        const writes = many(60, (index) =>
            tagWrite({
                "ForAllValues:StringLike": { "aws:TagKeys": [`X*${index}`] },
                Null: { "aws:TagKeys": "false" },
            }),
        );
        const denials = many(40, (index) => ({
            Effect: "Deny",
            Action: "ec2:CreateTags",
            Resource: "*",
            Condition: { StringLike: { "aws:RequestTag/Q": `*a*a*a*b${index}` } },
        }));
        const text = document(...grants, ...writes, ...denials);
        expect(text.length).to.be.within(20_000, 32_768);
        await judged({
            type: "aws:ssoadmin/permissionSetInlinePolicy:PermissionSetInlinePolicy",
            name: "set",
            props: { inlinePolicy: text },
        });
    });
    it("reads tags nested deep", async () => {
        await judged(instance({ tags: nested(10_000, (inner) => ({ inner })) }));
    });
    for (const [what, content] of [
        ["brackets without end", "[".repeat(60_000)],
        ["brackets of both kinds", `${"[{a: ".repeat(10_000)}`],
        ["signs for entries without end", "- ".repeat(30_000)],
        ["signs for keys without end", `a:\n${" ? ".repeat(20_000)}`],
        ["a bomb of references", `a: &a [x, x]\nb: &b [*a, *a]\n${many(20, () => "c: [*b, *b, *b, *b]").join("\n")}`],
        ["indentation without end", many(300, (index) => `${" ".repeat(index)}a:`).join("\n")],
    ] as const) {
        it(`reads preferences in YAML that are ${what}`, async () => {
            await judged(preferences({}, { documentFormat: "YAML", content }));
        });
    }
    it("says of preferences nested too deep that they can't be read", async () => {
        const problems = await judged(preferences({}, { documentFormat: "YAML", content: "[".repeat(60_000) }));
        expect(problems).to.deep.equal(["content isn't YAML: nested too deep to be read"]);
    });
});
