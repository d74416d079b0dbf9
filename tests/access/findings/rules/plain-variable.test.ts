import { expect } from "chai";
import { findingsOf } from "../../../../access/findings/findings";
import { plainVariable } from "../../../../access/findings/rules/plain-variable";
import type { AccountPrincipal } from "../../../../access/matrix/account";
import { parsePolicy } from "../../../../access/policy/parse";
import { account, allow, GOOD, instance, principal, session } from "../accounts";
import { testRule } from "../rule-cases";

const development = instance("i-00000000000000000", { Environment: "Development", Team: "a" });

testRule(plainVariable, {
    finds: [],
    passes: [[{ statements: [...GOOD, allow("ssm:TerminateSession", `${session}\${aws:username}-*`)] }]],
});

describe("access findings: plain-variable", () => {
    it("take a variable for plain text where the policy has no version", () => {
        const own = allow("ssm:TerminateSession", "arn:aws:ssm:*:*:session/${aws:username}-*");
        const given = principal({ statements: [...GOOD, own] });
        const identity = [parsePolicy({ Statement: [own] }, "inline policy old of user alice")];
        const rules = (one: AccountPrincipal) => findingsOf(account([one], [development])).map(({ rule }) => rule);
        expect(rules({ ...given, policies: { identity } })).to.include("plain-variable");
        expect(rules(given)).not.to.include("plain-variable");
    });
});
