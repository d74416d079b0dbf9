import type { Condition } from "../policy/policy";
import { boundaries, inRange, readAddress, type IpRange } from "../policy/values";

interface WrittenRange {
    readonly text: string;
    readonly range: IpRange;
}

/** The ranges that conditions compare an address with, and an address for each way in which they can tell addresses apart. */
export class AddressRanges {
    /** Addresses; undefined stands for a request without one, through a VPC endpoint. */
    readonly cases: readonly (string | undefined)[];
    private readonly ranges: readonly WrittenRange[];

    private constructor(ranges: readonly WrittenRange[]) {
        this.ranges = ranges;
        const addresses = ["0.0.0.0", "::", ...ranges.flatMap(({ range }) => boundaries(range))];
        this.cases = ranges.length === 0 ? [undefined] : [undefined, ...new Set(addresses)];
    }

    /** Those of conditions on one key; none where one of them reads the address otherwise. */
    static of(conditions: readonly Condition[]): AddressRanges {
        const isRead = conditions.every(
            ({ operator, values: { family } }) => operator.set === "none" && (family === "ip" || family === "null"),
        );
        const ranges = conditions.flatMap(({ values }) =>
            values.family === "ip" ? values.ranges.map((range, at) => ({ range, text: values.texts[at] ?? "" })) : [],
        );
        const written = new Map(ranges.map((one) => [one.text, one]));
        return new AddressRanges(isRead ? [...written.values()] : []);
    }

    get isEmpty(): boolean {
        return this.ranges.length === 0;
    }

    /**
     * The ranges that have exactly the cases given; every case is written without ranges.
     * @returns undefined where no ranges say it.
     */
    describe(chosen: readonly boolean[]): { readonly sourceAddresses?: readonly string[] } | undefined {
        if (chosen.every((one) => one)) return {};
        const inside = new Set(this.cases.filter((_, index) => chosen[index]));
        const covered = this.ranges
            .map(({ text, range }) => ({ text, cases: this.cases.filter((one) => lies(one, range)) }))
            .filter(({ cases }) => cases.every((one) => inside.has(one)));
        if (new Set(covered.flatMap(({ cases }) => cases)).size !== inside.size) return undefined;
        // A range within another says nothing more.
        const needed = covered.filter(
            ({ cases }, index) =>
                !covered.some(
                    (other, at) =>
                        at !== index &&
                        cases.every((one) => other.cases.includes(one)) &&
                        (other.cases.length > cases.length || at < index),
                ),
        );
        return { sourceAddresses: needed.map(({ text }) => text) };
    }
}

function lies(written: string | undefined, range: IpRange): boolean {
    const address = written === undefined ? undefined : readAddress(written);
    return address !== undefined && inRange(address, range);
}
