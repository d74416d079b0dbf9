import type { Way } from "../matrix/cell";
import { Openings } from "./opened";

/** The ways that open something of their own, the surest first. */
export function telling<W extends { readonly way: Way }>(ways: readonly W[], openings = new Openings()): readonly W[] {
    let opened = openings.nothing;
    return ways.filter(({ way }) => {
        const before = opened;
        opened = opened.with(openings.of(way.cell));
        return opened !== before;
    });
}
