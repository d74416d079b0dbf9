import { expect } from "chai";
import { liveAccess } from "../../ci/support/live-access";
import { accountOf } from "../access/diff/accounts";

describe("The live account as far as a stack has a say in it", () => {
    const declared = accountOf({ users: { alice: {} }, instances: { web: {} } });
    const live = accountOf({ users: { alice: {}, admin: {}, eve: {} }, instances: { web: {}, other: {} } });

    it("has the stack's instances only, and all principals but those excepted by name or ARN", () => {
        const names = (...except: readonly string[]) => {
            const { instances, principals } = liveAccess(live, declared, except);
            expect(instances.map(({ name }) => name)).to.deep.equal(["web"]);
            return principals.map(({ name }) => name).sort();
        };
        expect(names()).to.deep.equal(["admin", "alice", "eve"]);
        expect(names("adm*")).to.deep.equal(["alice", "eve"]);
        expect(names("arn:aws:iam::*:user/e?e", "admin")).to.deep.equal(["alice"]);
    });
});
