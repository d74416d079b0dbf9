import type { Reason } from "../evaluate/reasons";
import type { PrincipalType } from "./account";
import { openable, reasonsOfWay, type Cell, type How } from "./cell";
import { needText, termsOf, type CellTerms } from "./cell-terms";
import type { Step, StepKind } from "./step";
import { stepText } from "./way-words";

/** A step of a chain as plain data, for programs. */
export interface StepData {
    readonly kind: StepKind;
    /** The name of the principal that it leads to. */
    readonly principal: string;
    readonly type: PrincipalType;
    readonly arn: string;
    readonly verdict: Step["verdict"];
    /** The step as a sentence without its subject. */
    readonly text: string;
    readonly actions: readonly string[];
    /** The statements that decided. */
    readonly statements: readonly Reason[];
    readonly provided?: string;
    readonly needs?: string;
    /** The name that the session must have. */
    readonly sessionName?: string;
    /** The session tags that the caller passes. */
    readonly sessionTags?: Readonly<Record<string, string>>;
}

interface WayData extends CellTerms {
    readonly how: How;
    readonly verdict: Cell["verdict"];
    readonly opens: readonly string[];
    readonly because: readonly string[];
    readonly chain: readonly StepData[];
}

/** How a cell's sessions are opened. */
export interface CellChain {
    /** Absent where nothing opens. */
    readonly how?: How;
    /** From the beginning to the principal that opens the session; empty for one's own policies. */
    readonly chain?: readonly StepData[];
    /** The further ways, where they open what the first doesn't. */
    readonly ways?: readonly WayData[];
}

/** A cell's chains as plain data; nothing where only the principal's own policies count. */
export function chainData({ ways = [] }: Cell): CellChain {
    const [first, ...more] = ways;
    if (first === undefined) return {};
    return {
        how: first.how,
        chain: first.chain.map(stepData),
        ...(more.length > 0 && {
            ways: more.map((way) => ({
                how: way.how,
                verdict: way.cell.verdict,
                opens: openable(way.cell),
                ...termsOf(way.cell),
                because: reasonsOfWay(way),
                chain: way.chain.map(stepData),
            })),
        }),
    };
}

/** A step as plain data. */
export function stepData(step: Step): StepData {
    const { kind, to, verdict, actions, because, provided, needs = [] } = step;
    const { tags = {}, name } = to.session ?? {};
    return {
        kind,
        principal: to.name,
        type: to.type,
        arn: to.arn,
        verdict,
        text: stepText(step),
        actions,
        statements: because,
        ...(provided !== undefined && { provided }),
        ...(needs.length > 0 && { needs: needs.map(needText).join(" or ") }),
        ...(name !== undefined && { sessionName: name }),
        ...(Object.keys(tags).length > 0 && { sessionTags: tags }),
    };
}
