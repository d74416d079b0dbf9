import type { AccountPrincipal } from "../matrix/account";
import type { Explanation } from "../matrix/explain";
import { chainText } from "../matrix/way-words";
import { firstChains, type Reached } from "./reach";

/** More chains than these aren't said. */
const MOST_CHAINS = 3;

/**
 * What is missing at the end of chains that are there already, as sentences behind "would be allowed": "through ops if the
 * instance had Environment=Development". What the role isn't about at all isn't said.
 */
export function nearestEnds(
    reached: readonly Reached[],
    explained: (end: AccountPrincipal) => readonly Explanation[],
): readonly string[] {
    const found: string[] = [];
    const sure = firstChains(reached).filter(({ verdict, how }) => verdict === "allowed" && how === "roles");
    for (const { principal, chain } of sure.toSorted((one, other) => one.chain.length - other.chain.length)) {
        if (found.length === MOST_CHAINS) break;
        const text = missingAtEnd(explained(principal));
        if (text === undefined) continue;
        const who = principal.session === undefined ? `role ${principal.name}` : "the session";
        found.push(`through ${chainText(chain)} if ${text.replace("the principal", who)}`);
    }
    return found;
}

/** The one thing that is missing, be it for the instance, for the shell's document or for both. */
function missingAtEnd([target, ...documents]: readonly Explanation[]): string | undefined {
    if (target === undefined) return undefined;
    const isOpen = ({ decision }: Explanation): boolean => decision.verdict === "allowed";
    const shut = [target, ...(documents.length === 0 || documents.some(isOpen) ? [] : documents.slice(0, 1))].filter(
        (one) => !isOpen(one),
    );
    const [first, ...others] = shut;
    return first?.nearest.find((text) => !SILENT.test(text) && others.every(({ nearest }) => nearest.includes(text)));
}

/** That no policy is about it, or not only one thing is missing. */
const SILENT =
    /^(a policy of the principal|its permissions boundary|a service control policy) | and |own account|\(Session Manager, /;
