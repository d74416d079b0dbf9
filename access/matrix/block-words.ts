import { counted } from "../report/report";
import { instanceLabel, ofAccount, type AccountPrincipal } from "./account";
import { principalLabel } from "./access-table";
import type { Bits } from "./bits";
import { isNo, type AccessBlocks, type BlockAnswer } from "./blocks";
import { InstancesByTags, PrincipalsInCommon } from "./in-common";

/** Names in a sentence, or a part of them, and how many more there are. Nothing is escaped yet. */
export interface Names {
    /** What is said of all of them: "3 instances with Department=Finance". Empty where the names say it. */
    readonly about: string;
    readonly names: readonly string[];
    readonly more: number;
}

/** Fewer instances than these are named even where nothing reaches them. */
const FEW = 5;

const EXAMPLES = 3;

/** Blocks in words, for any format. */
export class BlockWords {
    /** Whether a list was cut. */
    isCut = false;
    private readonly shown: AccessBlocks;
    private readonly most: number;
    private readonly tags: InstancesByTags;
    private readonly common: PrincipalsInCommon;

    /**
     * @param all every principal of the account: those in a block may be all of a group.
     * @param most how many names a list shows before it counts the rest.
     */
    constructor(shown: AccessBlocks, all: readonly AccountPrincipal[], most: number) {
        this.shown = shown;
        this.most = most;
        this.tags = new InstancesByTags(shown.instances);
        this.common = new PrincipalsInCommon(all);
    }

    /** Whom a block is about: `alice (user, in operators)`; of several their names and what they have in common. */
    principals(principals: readonly AccountPrincipal[]): Names {
        if (principals.length === 1) return this.names("", principals.map(principalLabel));
        // What kind of role it is counts in a list as well.
        const isUnique = new Set(principals.map(({ name }) => name)).size === principals.length;
        const names = principals.map((one) => {
            if (one.use !== undefined) return principalLabel(one);
            return isUnique ? one.name : `${one.name}${ofAccount(one)}`;
        });
        return this.names(this.common.of(principals), names);
    }

    /** The instances that an answer is about. */
    instances(answer: BlockAnswer): Names {
        // Made each time that it is asked for.
        const set = answer.instances;
        const size = set.count();
        const isAll = size === this.shown.instances.length;
        const count = counted(size, "instance");
        if (isNo(answer) && size > FEW) return this.names(isAll ? `all ${count}` : `the other ${count}`, []);
        if (isNo(answer) || size === 1) return this.instanceNames("", set, size);
        if (isAll) return this.instanceNames(`all ${count}`, set, size);
        const tags = this.tags.of(set);
        if (tags === undefined) return this.instanceNames(count, set, size);
        // What the tags say already needs examples only.
        return this.instanceNames(`${count} ${tags}`, set, size, EXAMPLES);
    }

    private instanceNames(about: string, set: Bits, size: number, shown = this.most): Names {
        const { instances } = this.shown;
        const labels: string[] = [];
        // Of a large account most sets are too large to be named: what isn't shown needn't be made.
        const most = size > this.most ? shown : size;
        for (const position of set) {
            if (labels.length >= most) break;
            const instance = instances[position];
            if (instance !== undefined) labels.push(instanceLabel(instance));
        }
        return this.counted(about, labels, size);
    }

    private names(about: string, all: readonly string[]): Names {
        return this.counted(about, all.length > this.most ? all.slice(0, this.most) : all, all.length);
    }

    /** @param names those that are shown of so many. */
    private counted(about: string, names: readonly string[], size: number): Names {
        const more = size - names.length;
        this.isCut ||= more > 0;
        return { about, names, more };
    }
}
