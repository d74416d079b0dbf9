import { expect } from "chai";
import { ACCOUNT, SESSIONS } from "../small-account";
import { can, given } from "./escalating";

const group = (name: string) => `arn:aws:iam::${ACCOUNT}:group/${name}`;
const instances = { ...SESSIONS, Resource: "arn:aws:ec2:*:*:instance/*" };
const documents = { ...SESSIONS, Resource: "arn:aws:ssm:*:*:document/*" };
const join = (...names: string[]) => can("iam:AddUserToGroup", names.length === 0 ? "*" : names.map(group));

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_AddUserToGroup.html */
describe("Groups that users join", () => {
    it("open sessions each alone and together", () => {
        expect(given([join("a")], { groups: { a: [SESSIONS] } })).to.equal("escalation");
        const both = { a: [instances], b: [documents] };
        expect(given([join()], { groups: both })).to.equal("escalation");
        expect(given([join("a", "b")], { groups: both })).to.equal("escalation");
        expect(given([join("a")], { groups: both })).to.equal("");
        expect(given([join("c")], { groups: both })).to.equal("");
    });

    it("lead to further groups, one after the other", () => {
        const groups = { a: [join("b")], b: [join("c")], c: [SESSIONS] };
        expect(given([join("a")], { groups })).to.equal("escalation");
        expect(given([join("b")], { groups: { ...groups, c: [] } })).to.equal("");
    });

    it("open nothing together that one of them denies, and still do alone", () => {
        const deny = { ...SESSIONS, Effect: "Deny" };
        expect(given([join("a")], { groups: { a: [SESSIONS, deny] } })).to.equal("");
        expect(given([join()], { groups: { a: [SESSIONS], b: [deny] } })).to.equal("escalation");
        // The Deny of one is on something else.
        const other = { Effect: "Deny", Action: "s3:*", Resource: "*" };
        expect(given([join()], { groups: { a: [instances, other], b: [documents] } })).to.equal("escalation");
    });

    it("open together what each opens a part of, though each of them denies something else", () => {
        const denying = (name: string, ...more: Record<string, unknown>[]) => [
            { Effect: "Deny", Action: `${name}:*`, Resource: "*" },
            ...(more as { Effect: string }[]),
        ];
        const both = { a: denying("s3", instances), b: denying("sqs", documents) };
        expect(given([join()], { groups: both })).to.equal("escalation");
        expect(given([join()], { groups: { ...both, c: denying("ssm") } })).to.equal("escalation");
        const others = Object.fromEntries(["c", "d", "e", "f", "g", "h"].map((name) => [name, denying("sns")]));
        expect(given([join()], { groups: { ...both, ...others } })).to.equal("escalation");
        expect(given([join("a", "c")], { groups: { ...both, ...others } })).to.equal("");
    });

    it("are looked at in time, however many there are", () => {
        const many = Array.from({ length: 40 }, (_, index): [string, ReturnType<typeof can>[]] => [
            `g${index}`,
            [can("s3:GetObject", `arn:aws:s3:::${index}/*`)],
        ]);
        expect(given([join()], { groups: { ...Object.fromEntries(many), z: [SESSIONS] } })).to.equal("escalation");
    });
});
