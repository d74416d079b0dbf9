import type { Reason } from "../../evaluate/reasons";
import type { AccountPrincipal } from "../../matrix/account";
import type { PassedTags, Step } from "../../matrix/step";
import type { Tags } from "../../model";
import type { Assumption } from "./assume";

/**
 * The step by which somebody assumes a role, or may: the same for all who can't be told apart. A class, since there are
 * many, and an object with a getter of its own takes long to make.
 */
export class AssumeStep implements Step {
    readonly kind = "assume";
    readonly to: AccountPrincipal;
    readonly verdict: Step["verdict"];
    readonly actions: readonly string[];
    declare readonly needs?: NonNullable<Step["needs"]>;
    declare readonly later?: NonNullable<Step["later"]>;
    declare readonly inherits?: readonly Tags[];
    declare readonly tags?: PassedTags;
    private readonly assumption: Assumption;
    private readonly mayPass: ((tags: Tags) => boolean) | undefined;

    /**
     * @param assumption whether the role can be assumed; not one that says never.
     * @param mayPass whether the role's session may get tags of the caller. Default: it may.
     */
    constructor(to: AccountPrincipal, assumption: Assumption, mayPass?: (tags: Tags) => boolean) {
        const { verdict, actions, needs, later, inherits, tags } = assumption;
        this.to = to;
        this.verdict = verdict === "denied" ? "unknown" : verdict;
        this.actions = actions;
        this.assumption = assumption;
        this.mayPass = mayPass;
        if (inherits !== undefined) this.inherits = inherits;
        if (tags !== undefined) this.tags = tags;
        if (needs.length > 0) this.needs = needs;
        if (later.length > 0) this.later = [...(verdict === "denied" ? [{ from: 0, verdict }] : []), ...later];
    }

    get because(): readonly Reason[] {
        return this.assumption.because;
    }

    get keepsSourceIdentity(): boolean {
        return this.assumption.keepsSourceIdentity;
    }

    get keepsTags(): boolean {
        return this.assumption.keepsTags;
    }

    passes(tags: Tags): boolean {
        return this.mayPass?.(tags) ?? true;
    }
}
