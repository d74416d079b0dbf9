import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { confirmPrincipals, STACK_TAG } from "../../components/existing-principals";

const OURS = "session-manager-access/test";
const OTHER = "session-manager-access/dev";

/** What IAM has: users with the stack in their tag, or null without; groups with their members. */
interface Existing {
    readonly users?: Readonly<Record<string, string | null>>;
    readonly groups?: Readonly<Record<string, readonly string[]>>;
    /** The functions that the caller may not call. */
    readonly denied?: readonly string[];
}

/** The error's message and the functions asked. */
async function confirmed(existing: Existing, users = ["alice", "bob"], groups: string[] = []) {
    const asked: string[] = [];
    const { users: known = {}, groups: knownGroups = {}, denied = [] } = existing;
    await pulumi.runtime.setMocks(
        {
            newResource: ({ name, inputs }) => ({ id: name, state: inputs as Record<string, unknown> }),
            call: ({ token, inputs }) => {
                const name = token.split(":").at(-1) ?? "";
                asked.push(name);
                if (denied.includes(name)) throw new Error("AccessDenied");
                const { userName, groupName } = inputs as Record<string, string>;
                switch (name) {
                    case "getUsers":
                        return { names: Object.keys(known) };
                    case "getUser": {
                        const stack = known[userName ?? ""];
                        if (stack === undefined) throw new Error("NoSuchEntity");
                        return { tags: stack === null ? {} : { [STACK_TAG]: stack } };
                    }
                    case "getGroup": {
                        const members = knownGroups[groupName ?? ""];
                        if (members === undefined) throw new Error("NoSuchEntity");
                        return { users: members.map((member) => ({ userName: member })) };
                    }
                    default:
                        throw new Error(token);
                }
            },
        },
        "session-manager-access",
        "test",
        true,
    );
    const error = await confirmPrincipals({ key: "session-manager-access:group", users, groups }).then(
        () => undefined,
        (reason: unknown) => reason,
    );
    return { error: error instanceof Error ? error : undefined, asked };
}

describe("The names of users and groups", () => {
    it("are refused in one line that names them, the other stack that has them and the key", async () => {
        const { error } = await confirmed({ users: { alice: OTHER, bob: OTHER, carol: OTHER } });
        expect(error).to.be.instanceOf(pulumi.RunError);
        expect(error?.message).to.match(
            /^invalid value user alice, user bob for session-manager-access:group \(expected names /,
        );
        expect(error?.message).to.include(OTHER).and.to.include(STACK_TAG).and.not.to.include("carol");
        expect(error?.message).not.to.include("\n");
    });

    it("are this stack's own on a second deployment", async () => {
        const groups = { developers: ["alice", "bob"] };
        const { error } = await confirmed({ users: { alice: OURS, bob: OURS }, groups }, ["alice"], ["developers"]);
        expect(error).to.equal(undefined);
    });

    it("are free in an account without them, which costs one request for all users", async () => {
        const { error, asked } = await confirmed({ users: { carol: OTHER } });
        expect(error).to.equal(undefined);
        expect(asked).to.deep.equal(["getUsers"]);
    });

    it("are the same for IAM where they differ only by case", async () => {
        const { error } = await confirmed({ users: { Alice: OTHER } }, ["alice"]);
        expect(error?.message).to.include("user Alice");
    });

    it("are another stack's for a group whose members are, unless this stack has some too", async () => {
        const users = { zoe: OTHER, alice: OURS };
        const taken = await confirmed({ users, groups: { developers: ["zoe"] } }, ["alice"], ["developers"]);
        expect(taken.error?.message).to.include("group developers").and.not.to.include("user alice");
        const shared = await confirmed({ users, groups: { developers: ["zoe", "alice"] } }, ["alice"], ["developers"]);
        expect(shared.error).to.equal(undefined);
    });

    it("are no error where users lack the tag, for an older deployment of this stack has none", async () => {
        expect((await confirmed({ users: { alice: null } })).error).to.equal(undefined);
    });

    for (const denied of [["getUsers"], ["getUser"], ["getUsers", "getUser", "getGroup"]]) {
        it(`are left to the deployment where the caller may not call ${denied.join(", ")}`, async () => {
            const existing = { users: { alice: OTHER, bob: OTHER }, groups: { developers: [] }, denied };
            expect((await confirmed(existing, ["alice"], ["developers"])).error).to.equal(undefined);
        });
    }
});
