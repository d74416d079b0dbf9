import { expect } from "chai";
import { contextOf, layered, type Context } from "../../../access/evaluate/context";
import { layersOf, type PolicySet } from "../../../access/evaluate/outcome";
import { whatIsMissing } from "../../../access/evaluate/what-is-missing";
import { principalContext } from "../../../access/evaluate/principal";
import { targetOf } from "../../../access/evaluate/statement";
import { alice, INSTANCE, policy, sessions } from "./questions";

const ENVIRONMENT = "ssm:resourceTag/Environment";
const allow = (rest: object = {}): object => sessions("Allow", rest);
const deny = (rest: object = {}): object => sessions("Deny", rest);
const identity = (...statements: object[]): PolicySet => ({ identity: [policy(statements)] });

function missing(set: PolicySet, context: Context = {}, resource = INSTANCE): readonly string[] {
    const request = layered(contextOf(context), principalContext(alice));
    return whatIsMissing(layersOf(set), targetOf("ssm:StartSession", resource), request);
}

describe("What is missing", () => {
    it("names every Deny in the way at once, as taking one away wouldn't do", () => {
        const [text, ...more] = missing(identity(allow(), deny({ Sid: "A" }), deny({ Sid: "B" })));
        expect(text).to.match(/^these Denies weren't there: policy, A: .*; policy, B: /);
        expect(more).to.deep.equal([]);
    });

    it("says that nothing allows it besides, where a Deny is in the way of nothing", () => {
        const [text] = missing(identity(deny()));
        expect(text).to.match(
            /^this Deny weren't there: .* and a policy of the principal allowed ssm:StartSession on /,
        );
    });

    it("names every layer that would have to allow in one sentence", () => {
        const [text, ...more] = missing({ ...identity(), boundary: policy([]), scps: [[policy([allow()])], []] });
        expect(text).to.include("a policy of the principal allowed ssm:StartSession on");
        expect(text).to.include(" and its permissions boundary allowed");
        expect(text).to.include(" and a service control policy of each level allowed");
        expect(more).to.deep.equal([]);
    });

    it("names the statement that covers the same in another region", () => {
        const elsewhere = "arn:aws:ec2:us-east-1:*:instance/*";
        expect(missing(identity(allow({ Sid: "East", Resource: elsewhere })))).to.deep.equal([
            `policy, East covered ${INSTANCE}: it allows ssm:StartSession on ${elsewhere}`,
        ]);
        const document = allow({ Resource: "arn:aws:ssm:*:*:document/SSM-SessionManagerRunShell" });
        expect(missing(identity(document))[0]).to.match(/^a policy of the principal allowed/);
    });

    it("promises nothing of a document that isn't known", () => {
        const unknown = { kind: "unknown", name: "policy x", reason: "isn't here" } as const;
        expect(missing({ identity: [unknown] })).to.deep.equal([
            "the document of policy x allowed it and denied nothing",
        ]);
    });

    it("never speaks of a session document's tags, as it has none", () => {
        const tagged = allow({ Condition: { StringEquals: { [ENVIRONMENT]: "dev" } } });
        const document = "arn:aws:ssm:eu-central-1:123456789012:document/SSM-SessionManagerRunShell";
        expect(missing(identity(tagged), {}, document)).to.deep.equal([
            `a policy of the principal allowed ssm:StartSession on ${document}`,
        ]);
    });
});
