import type { AccountPrincipal } from "../../matrix/account";
import { ownerOf } from "../../matrix/own-account";
import { chainText } from "../../matrix/way-words";
import { chainsOf, type Opening } from "../chains/chains";
import { callsOf, chainSteps, rightsText } from "../chains/words";
import type { Rule } from "../toolkit/rule";
import type { Snapshot } from "../toolkit/snapshot";

export const administratorThroughRoles: Rule = {
    id: "administrator-through-roles",
    severity: "medium",
    title: "An administrator through roles that can be assumed",
    why: "What the last role of a chain can do, everyone at its beginning can: their own policies, which look harmless, don't show it.",
    remedy: "Name in the last role's trust policy only those who administrate, and require MFA; or remove sts:AssumeRole on the roles between.",
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege",
    *find(snapshot) {
        const chains = chainsOf(snapshot);
        const users = snapshot.people.filter(({ type }) => type === "user");
        const outside = chains.graph.beginnings.filter(({ type }) => type !== "service");
        for (const principal of [...users, ...outside]) {
            const openings = chains.openings(principal).filter(isAdministrator);
            const [opening] = openings;
            if (opening === undefined || openings.some((one) => isOwn(principal, one))) continue;
            if (!isOf(snapshot, principal, opening)) continue;
            const { chain, rights } = opening;
            yield {
                principals: [principal.arn],
                claim: {
                    effect: `become ${chainText(chain)}`,
                    actions: callsOf(chain),
                    then: `which can ${rightsText(rights)}`,
                },
                chain: chainSteps(chain),
            };
        }
    },
};

function isAdministrator({ rights }: Opening): boolean {
    return rights === "everything" || rights === "any right";
}

/** Whether it is what somebody is meant to be: by one's own policies, or by the role that was made for people outside. */
function isOwn({ type }: AccountPrincipal, { chain }: Opening): boolean {
    return chain.length < (type === "user" ? 1 : 2);
}

/** Whether a finding is this account's: that of the user, or of the first role of somebody from outside. */
function isOf(snapshot: Snapshot, principal: AccountPrincipal, { chain: [first] }: Opening): boolean {
    const one = principal.type === "user" ? principal : (first?.to ?? principal);
    return ownerOf(one, snapshot.whole.account) === snapshot.home.account;
}
