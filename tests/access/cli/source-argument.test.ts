import { expect } from "chai";
import { UsageError } from "../../../access/cli/usage-error";
import { parseSourceArgument, sourceOfArgument } from "../../../access/cli/source-argument";
import type { Source } from "../../../access/sources/read";

const read = (text: string): Source => sourceOfArgument(parseSourceArgument(text, "--before"));

describe("A source as one argument", () => {
    it("is any of the sources, with service control policies behind it", () => {
        expect(read("plan")).to.deep.equal({ kind: "plan" });
        expect(read("plan:prod")).to.deep.equal({ kind: "plan", stack: "prod" });
        expect(read("state:a,b.json,scps:scps.json")).to.deep.equal({
            kind: "state",
            file: "a,b.json",
            scps: "scps.json",
        });
        expect(read("state:s,nodes:eu-west-1=n.json,nodes:m=1.json,tags:instance/mi-1=t.json")).to.deep.equal({
            kind: "state",
            file: "s",
            nodes: [{ region: "eu-west-1", file: "n.json" }, { file: "m=1.json" }],
            nodeTags: new Map([["instance/mi-1", "t.json"]]),
        });
        expect(read("from:a,b,rcps:rcps.json")).to.deep.equal({ kind: "folder", folder: "a,b", rcps: "rcps.json" });
        expect(read("account,identity-center:ic")).to.deep.equal({ kind: "account", identityCenter: "ic" });
        expect(read("account:eu-west-1,us-east-1")).to.deep.equal({
            kind: "account",
            regions: ["eu-west-1", "us-east-1"],
        });
        expect(read("iam:i.json,instances:a.json,instances:b.json,tags:user/al=t.json,scps:s.json")).to.deep.equal({
            kind: "files",
            iam: "i.json",
            instances: ["a.json", "b.json"],
            tags: new Map([["user/al", "t.json"]]),
            scps: "s.json",
        });
    });

    const wrong: readonly (readonly [string, string])[] = [
        ["folder:x", 'unknown source "folder"'],
        ["state:", "state needs a value"],
        ["state:a,state:b", "state may be given only once"],
        ["state:a,preview:b", "state and preview can't be combined"],
        ["iam:a", "iam needs instances, and instances needs iam"],
        ["state:a,instances:b", "iam needs instances, and instances needs iam"],
        ["state:a,tags:user/x=b", "tags:user/x=b needs iam"],
        ["state:a,tags:instance/mi-1=b", "tags:instance/mi-1=b needs nodes"],
        ["scps:a", "no source given"],
        ["iam:a,instances:b,tags:x=y", "expected user/NAME=FILE, role/NAME=FILE"],
        ["iam:a,instances:b,tags:user/x=y,tags:user/x=z", "user/x=… may be given only once"],
    ];
    for (const [text, message] of wrong) {
        it(`is refused as ${text}`, () => {
            expect(() => read(text)).to.throw(UsageError, message);
        });
    }
});
