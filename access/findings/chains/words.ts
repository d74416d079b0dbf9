import type { AccountPrincipal } from "../../matrix/account";
import type { Step } from "../../matrix/step";
import { stepData, type StepData } from "../../matrix/way-data";
import { chainText } from "../../matrix/way-words";
import type { Opening, Rights } from "./chains";

/** What a principal can do, after "can". */
export function rightsText(rights: Rights): string {
    switch (rights) {
        case "everything":
            return "do everything";
        case "any right":
            return "rewrite IAM and so do everything";
        case "sessions":
            return "open sessions";
        case "commands":
            return "run commands on instances";
    }
}

/** That somebody can assume a role, and what follows from it: "anyone can assume ci, and through it ops, which can …". */
export function entranceText(who: string, role: AccountPrincipal, { chain, rights }: Opening): string {
    const through = chain.length === 0 ? "" : `, and through it ${chainText(chain)}`;
    return `${who} can assume the role ${role.name}${through}, which can ${rightsText(rights)}`;
}

/** A chain as data. */
export function chainSteps(chain: readonly Step[]): StepData[] {
    return chain.map(stepData);
}

/** The calls of a chain, each once. */
export function callsOf(chain: readonly Step[]): string[] {
    return [...new Set(chain.flatMap(({ actions }) => actions))];
}
