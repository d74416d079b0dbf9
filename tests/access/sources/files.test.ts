import { expect } from "chai";
import { accessTable, cellText, type Account } from "../../../access/matrix";
import { PolicyError } from "../../../access/policy/error";
import { SourceError } from "../../../access/sources/error";
import { readFiles } from "../../../access/sources/files";
import { readSource } from "../../../access/sources/read";
import { authorizationDetails, filesOf, reservations, sessionsOn } from "./fixtures";

/** Who reaches what, as text: `alice: web yes: shell, db no`. */
function table(account: Account): string[] {
    const { rows, instances } = accessTable(account, { principals: account.principals.map(({ name }) => name) });
    return rows.map(
        ({ principal, cells }) =>
            `${principal.name}: ${cells.map((cell, index) => `${instances[index]?.name ?? ""} ${cellText(cell)}`).join(", ")}`,
    );
}

function read(contents: Readonly<Record<string, unknown>>, tags?: ReadonlyMap<string, string>): Account {
    const files = filesOf(contents);
    try {
        const paths = new Map([...(tags ?? [])].map(([principal, name]) => [principal, files.path(name)]));
        return readFiles({ iam: files.path("iam.json"), instances: [files.path("instances.json")], tags: paths });
    } finally {
        files.remove();
    }
}

const whole = { "iam.json": authorizationDetails, "instances.json": reservations };

describe("Files of the AWS CLI", () => {
    it("give the account's matrix: inline, group and managed policies, and the boundary.", () => {
        expect(table(read(whole))).to.deep.equal([
            "alice: db yes: shell, web yes: shell",
            "bob: db no, web yes: shell",
            "servers: db no, web no",
        ]);
    });

    it("tell which role an instance has, and that the role is an instance's.", () => {
        const { instances, principals } = read(whole);
        expect(instances.map(({ id, role }) => [id, role])).to.deep.equal([
            ["i-dev", "servers"],
            ["i-prod", undefined],
        ]);
        expect(principals.find(({ name }) => name === "servers")?.use).to.equal("instance");
    });

    it("are refused where instances are of another account than users and roles, naming both.", () => {
        const foreign = {
            Reservations: [{ OwnerId: "210987654321", Instances: reservations.Reservations[0]?.Instances }],
        };
        const wrong = () => read({ ...whole, "instances.json": foreign });
        expect(wrong).to.throw(SourceError, "210987654321");
        expect(wrong).to.throw(SourceError, "123456789012");
        expect(wrong).to.throw(SourceError, "another profile");
        const files = filesOf({
            ...whole,
            "foreign.json": { Reservations: [{ OwnerId: "210987654321", Instances: [] }] },
        });
        const paths = ["instances.json", "foreign.json"].map(files.path);
        expect(() => readFiles({ iam: files.path("iam.json"), instances: paths })).to.throw(
            SourceError,
            "foreign.json",
        );
        files.remove();
    });

    it("take tags of principals from files of their own.", () => {
        const tags = { Tags: [{ Key: "Department", Value: "HR" }] };
        const account = read({ ...whole, "tags.json": tags }, new Map([["user/alice", "tags.json"]]));
        expect(account.principals[0]?.tags).to.deep.equal({ Department: "HR" });
        expect(() => read({ ...whole, "tags.json": tags }, new Map([["user/zoe", "tags.json"]]))).to.throw(
            SourceError,
            "there is no user/zoe",
        );
    });

    it("make a verdict unknown where a policy that somebody has isn't among them.", () => {
        const { Policies, ...rest } = authorizationDetails;
        const account = read({ ...whole, "iam.json": { ...rest, Policies: Policies.slice(1) } });
        expect(table(account)[1]).to.equal("bob: db no, web unknown");
    });

    it("are limited by service control policies, but for service-linked roles.", async () => {
        const linked = {
            ...authorizationDetails.RoleDetailList[0],
            RoleName: "linked",
            Arn: "arn:aws:iam::123456789012:role/aws-service-role/ssm.amazonaws.com/linked",
            RolePolicyList: [{ PolicyName: "all", PolicyDocument: sessionsOn("Production") }],
        };
        const everything = { Version: "2012-10-17", Statement: { Effect: "Allow", Action: "*", Resource: "*" } };
        const described = {
            Policy: { PolicySummary: { Name: "development" }, Content: JSON.stringify(sessionsOn("Development")) },
        };
        const files = filesOf({
            ...whole,
            "iam.json": { ...authorizationDetails, RoleDetailList: [linked] },
            "scps.json": [[everything], [described]],
        });
        const source = {
            kind: "files",
            iam: files.path("iam.json"),
            instances: [files.path("instances.json")],
        } as const;
        const account = await readSource({ ...source, scps: files.path("scps.json") });
        expect(table(account)).to.deep.equal([
            "alice: db no, web yes: shell",
            "bob: db no, web yes: shell",
            "linked: db yes: shell, web no",
        ]);
        const refused = await readSource({ ...source, scps: files.path("iam.json") }).catch((error: unknown) => error);
        expect(refused).to.be.instanceOf(SourceError);
        files.remove();
    });

    it("count in a policy only if somebody has it.", () => {
        const broken = {
            Arn: "arn:aws:iam::123456789012:policy/unused",
            PolicyVersionList: [{ IsDefaultVersion: true, Document: "{" }],
        };
        expect(() =>
            read({
                ...whole,
                "iam.json": { ...authorizationDetails, Policies: [...authorizationDetails.Policies, broken] },
            }),
        ).not.to.throw();
    });

    const alice = (change: object): object => ({
        ...authorizationDetails,
        UserDetailList: [{ ...authorizationDetails.UserDetailList[0], ...change }],
    });
    const usersOf = (details: object): unknown[] => (details as { UserDetailList: unknown[] }).UserDetailList;
    const twice = <T>(list: readonly T[]): T[] => [...list, ...list];
    const wrong: readonly (readonly [string, Record<string, unknown>, string])[] = [
        ["truncated JSON", { "iam.json": '{"UserDetailList": [' }, "iam.json isn't JSON"],
        ["an empty file", { "iam.json": "" }, "iam.json isn't JSON"],
        ["a list", { "iam.json": [] }, "isn't the answer of aws iam get-account-authorization-details"],
        [
            "a file nested deeper than the stack",
            { "iam.json": "[".repeat(100_000) + "]".repeat(100_000) },
            "isn't the answer of aws iam get-account-authorization-details: found a list",
        ],
        [
            "a user who is there twice",
            { "iam.json": { ...authorizationDetails, UserDetailList: [alice({}), alice({})].flatMap(usersOf) } },
            "UserDetailList: arn:aws:iam::123456789012:user/alice is there twice",
        ],
        [
            "a group that is there twice",
            { "iam.json": { ...authorizationDetails, GroupDetailList: twice(authorizationDetails.GroupDetailList) } },
            "GroupDetailList: operators is there twice",
        ],
        [
            "an instance whose region isn't known",
            { "instances.json": { Reservations: [{ Instances: [{ InstanceId: "i-1" }] }] } },
            "i-1: Placement.AvailabilityZone: is missing",
        ],
        [
            "an instance that is there twice",
            { "instances.json": { Reservations: twice(reservations.Reservations) } },
            "the instance i-dev is there twice",
        ],
        [
            "the other file",
            { "iam.json": reservations },
            "UserDetailList: is missing; it seems to be the answer of aws ec2 describe-instances",
        ],
        [
            "the one file twice",
            { "instances.json": authorizationDetails },
            "Reservations: is missing; it seems to be the answer of aws iam get-account-authorization-details",
        ],
        ["a page that says so", { "iam.json": { ...authorizationDetails, IsTruncated: true } }, "IsTruncated"],
        [
            "a tag that a user has twice",
            {
                "iam.json": alice({
                    Tags: [
                        { Key: "Team", Value: "a" },
                        { Key: "team", Value: "b" },
                    ],
                }),
            },
            "user alice has the tag team twice",
        ],
        [
            "a file of Terraform",
            { "iam.json": { version: 4, terraform_version: "1.5" } },
            "a state or a plan of Terraform",
        ],
        ["a first page", { "iam.json": { ...authorizationDetails, NextToken: "x" } }, "is only the first page"],
        ["a user without a name", { "iam.json": alice({ UserName: undefined }) }, "UserDetailList.0.UserName"],
        [
            "a user in a group that isn't there",
            { "iam.json": alice({ GroupList: ["nobody"] }) },
            "user alice is in the group nobody",
        ],
        ["a tag without a value", { "iam.json": alice({ Tags: [{ Key: "a" }] }) }, "UserDetailList.0.Tags.0.Value"],
        [
            "a document that AWS would refuse",
            { "iam.json": alice({ UserPolicyList: [{ PolicyName: "p", PolicyDocument: "{}" }] }) },
            "inline policy p of user alice: has no Statement",
        ],
    ];
    for (const [what, contents, message] of wrong) {
        it(`are refused by name with ${what}.`, () => {
            expect(() => read({ ...whole, ...contents }))
                .to.throw(Error, message)
                .with.property("name")
                .that.is.oneOf([SourceError.name, PolicyError.name]);
        });
    }

    it("may be what a program wrote of the SDK's last answer.", () => {
        const last = { IsTruncated: false, Marker: null, ResponseMetadata: {} };
        const files = {
            "iam.json": { ...authorizationDetails, ...last },
            "instances.json": { ...reservations, NextToken: "" },
        };
        expect(table(read(files))).to.deep.equal(table(read(whole)));
    });

    it("name the file of a policy that is wrong: of two accounts one is to be mended.", () => {
        const details = alice({ UserPolicyList: [{ PolicyName: "p", PolicyDocument: "{}" }] });
        expect(() => read({ ...whole, "iam.json": details })).to.throw(/iam\.json: inline policy p of user alice/);
    });

    it("are refused by name when one is missing.", () => {
        expect(() => readFiles({ iam: "/nowhere/iam.json", instances: [] })).to.throw(
            SourceError,
            "can't read /nowhere/iam.json",
        );
    });

    it("take names that are keys of every object for names.", () => {
        const odd = JSON.parse(
            '{"__proto__": "Development", "constructor": "x", "Environment": "Development"}',
        ) as Record<string, string>;
        const Tags = Object.entries(odd).map(([Key, Value]) => ({ Key, Value }));
        const Instances = [{ InstanceId: "i-odd", Placement: { AvailabilityZone: "eu-central-1a" }, Tags }];
        const account = read({
            ...whole,
            "instances.json": { Reservations: [{ OwnerId: "123456789012", Instances }] },
        });
        expect(Object.keys(account.instances[0]?.tags ?? {})).to.have.members([
            "__proto__",
            "constructor",
            "Environment",
        ]);
        expect(table(account)[0]).to.equal("alice:  yes: shell");
    });

    it("hold thousands of principals without trouble.", () => {
        const users = Array.from({ length: 4000 }, (_, index) => ({
            ...authorizationDetails.UserDetailList[0],
            UserName: `user-${index}`,
            Arn: `arn:aws:iam::123456789012:user/user-${index}`,
        }));
        const started = performance.now();
        const account = read({ ...whole, "iam.json": { ...authorizationDetails, UserDetailList: users } });
        expect(accessTable(account).rows).to.have.length(4000);
        expect(performance.now() - started).to.be.lessThan(10_000);
    });
});
