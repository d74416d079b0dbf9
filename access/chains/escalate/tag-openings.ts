import { Remembered } from "../../kept";
import type { AccountInstance, AccountPrincipal } from "../../matrix/account";
import { Bits } from "../../matrix/bits";
import { principalRequest } from "../../matrix/session-request";
import type { Rights } from "./rights";
import type { Opens, OwnShells, ShellWay } from "./shell-ways";
import { gatesOf, present, without, WRITABLE, type Gates, type Tags } from "./tag-gates";

/** What opens to principals on instances with other tags than they have, by one way to a shell. */
export class TagOpenings {
    private readonly rights: Rights;
    private readonly way: ShellWay;
    private readonly shells: OwnShells;
    private readonly gatesBy = new Remembered<number, Gates>();
    private readonly untagged = new Remembered<string, OwnShells>();
    /** What opens with some tags: the same for all who have the same policies, on all instances of a group. */
    private readonly opened = new Remembered<string, Opens | undefined>();

    constructor(rights: Rights, way: ShellWay) {
        this.rights = rights;
        this.way = way;
        this.shells = way.on();
    }

    /** Whether a principal has a right to this way at all. */
    isOpenTo(principal: AccountPrincipal): boolean {
        return this.way.actions.some((action) => this.rights.mentions(principal, action));
    }

    /** Equal for principals with the same policies on this way. */
    id(opener: AccountPrincipal): number {
        return this.way.id(opener);
    }

    /** The tags by which a principal's statements tell instances apart. */
    gates(opener: AccountPrincipal): Gates {
        return this.gatesBy.of(this.id(opener), () =>
            gatesOf(opener, principalRequest(opener, this.rights.account), this.way.actions),
        );
    }

    /** The instances on which this way is open now, for good, and without terms. */
    plainlyOpen(opener: AccountPrincipal): Bits {
        const open = this.shells(opener).filter(({ opens }) => isPlain(opens));
        return Bits.union(
            this.rights.account.instances.length,
            open.map(({ instances }) => instances),
        );
    }

    /** What opens where each instance may have any tags of these keys. */
    anyTags(opener: AccountPrincipal, gates: Gates): ReturnType<OwnShells> {
        const open = Object.fromEntries([...gates.values()].map(({ name }) => [name, WRITABLE]));
        const shells = this.untagged.of(JSON.stringify([...gates.keys()].sort()), () =>
            this.way.on(
                this.rights.account.instances.map((one) => ({ ...one, tags: { ...without(one, gates), ...open } })),
            ),
        );
        return shells(opener);
    }

    /**
     * What opens on an instance with some tags.
     * @param group of those that open with the same tags.
     */
    with(
        opener: AccountPrincipal,
        gates: Gates,
        instance: AccountInstance,
        tags: Tags,
        group: number,
    ): Opens | undefined {
        return this.opened.of(JSON.stringify([this.id(opener), group, Object.entries(tags)]), () => {
            const retagged = { ...instance, tags: { ...without(instance, gates), ...present(tags) } };
            const [open] = this.way.on([retagged])(opener);
            return open?.opens;
        });
    }
}

function isPlain({ verdict, needs, later, provided }: Opens): boolean {
    return verdict === "allowed" && needs === undefined && later === undefined && provided === undefined;
}
