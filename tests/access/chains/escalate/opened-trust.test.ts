import { expect } from "chai";
import { OpenedTrust } from "../../../../access/chains/escalate/opened-trust";
import { Rights } from "../../../../access/chains/escalate/rights";
import { ChainGraph } from "../../../../access/chains/graph";
import { smallAccount } from "../small-account";

const OTHER = "444455556666";

describe("A role whose trust policy somebody rewrites", () => {
    for (const order of [
        ["own", "foreign"],
        ["foreign", "own"],
    ]) {
        it(`lets in whom it names within its account, whichever role is asked about first: ${order.join(", ")}`, () => {
            const account = smallAccount({
                users: { alice: {} },
                roles: { own: { trust: [] }, foreign: { trust: [], account: OTHER } },
            });
            const graph = new ChainGraph(account);
            const opened = new OpenedTrust(new Rights(account), {
                assumes: (principal, role) => graph.couldAssume(principal, role),
                assuming: (principal, role) => graph.assuming(principal, role),
                sessionsOf: (role) => graph.sessionsOf(role),
            });
            const named = (name: string) => {
                const found = account.principals.find((one) => one.name === name);
                if (found === undefined) throw new Error(`there is no principal ${name}`);
                return found;
            };
            const answers = order.map((name) => [name, opened.couldAssume(named("alice"), named(name))]);
            expect(Object.fromEntries(answers)).to.deep.equal({ own: true, foreign: false });
        });
    }
});
