import { inRange, readRange } from "../policy/values";
import type { Need } from "./circumstances";

/**
 * What it takes to meet one of each; none of a kind is nothing.
 * @returns undefined where no call meets one of each: their addresses have nothing in common.
 */
export function bothNeeds(needs: readonly Need[], own: readonly Need[]): readonly Need[] | undefined {
    if (needs.length === 0) return own;
    if (own.length === 0) return needs;
    const both = needs.flatMap((one) => own.flatMap((other): readonly Need[] => together(one, other)));
    const kept = both.filter(
        (one, at) => !both.some((other, index) => index !== at && isWider(other, one, index < at)),
    );
    return kept.length === 0 ? undefined : kept;
}

/** What it takes to meet one of each of several; of those that no call meets along with the ones before nothing is said. */
export function allNeeds(several: readonly (readonly Need[])[]): readonly Need[] {
    return several.reduce((all, needs) => bothNeeds(all, needs) ?? all, []);
}

/** Both at once, as a list of one; an empty one where their addresses have nothing in common. */
function together(one: Need, other: Need): readonly Need[] {
    const accessKeys = one.accessKeys ?? other.accessKeys;
    // They are of calls of their own: one may take MFA and the other access keys.
    const credentials = { mfa: one.mfa || other.mfa, ...(accessKeys !== undefined && { accessKeys }) };
    const [ranges, others] = [one.sourceAddresses, other.sourceAddresses];
    if (ranges === undefined || others === undefined) {
        const sourceAddresses = ranges ?? others;
        return [sourceAddresses === undefined ? credentials : { ...credentials, sourceAddresses }];
    }
    const common = commonRanges(ranges, others);
    return common.length === 0 ? [] : [{ ...credentials, sourceAddresses: common }];
}

/** Of two ranges that have an address in common one is within the other. */
function commonRanges(ranges: readonly string[], others: readonly string[]): readonly string[] {
    const narrower = (some: readonly string[], all: readonly string[]): readonly string[] =>
        some.filter((one) => all.some((other) => isRangeWithin(one, other)));
    return [...new Set([...narrower(ranges, others), ...narrower(others, ranges)])];
}

function isWider(wide: Need, narrow: Need, isFirst: boolean): boolean {
    return isWithin(narrow, wide) && (isFirst || !isWithin(wide, narrow));
}

/** Whether needs are met wherever others are: what opens with the others opens with these too. */
export function cover(needs: readonly Need[], others: readonly Need[]): boolean {
    const alternatives = needs.length === 0 ? [{ mfa: false }] : needs;
    const wanted = others.length === 0 ? [{ mfa: false }] : others;
    return wanted.every((other) => alternatives.some((one) => isWithin(other, one)));
}

function isWithin(inner: Need, outer: Need): boolean {
    if ((outer.mfa && !inner.mfa) || (outer.accessKeys === true && inner.accessKeys !== true)) return false;
    const { sourceAddresses: ranges } = outer;
    if (ranges === undefined) return true;
    return inner.sourceAddresses?.every((one) => ranges.some((range) => isRangeWithin(one, range))) ?? false;
}

function isRangeWithin(inner: string, outer: string): boolean {
    const [one, other] = [readRange(inner), readRange(outer)];
    return one !== undefined && other !== undefined && one[1] >= other[1] && inRange(one[0], other);
}
