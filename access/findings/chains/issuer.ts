import type { Severity } from "../../report/severity";

/** Some of those for whom an issuer makes tokens, in words: any `each` `which`, as "any branch of acme/app". */
export interface Holders {
    readonly each: string;
    /**
     * With parts of the subject: "of {owner}/{repository}". `{repository named}` says how a name begins or ends of which a
     * trust policy pins a part: "whose name begins with app".
     */
    readonly which: string;
}

/** A part of what an issuer vouches for. */
export interface Width extends Holders {
    readonly severity: Severity;
    /** The parts of a subject that are a stranger's here. */
    readonly open: readonly string[];
    /** Whether a part of which a trust policy pins a piece counts as open: anyone can register such a name. Default false. */
    readonly byPrefix?: boolean;
    /** A value of open parts that doesn't say whose it is, such as that of every pull request. Default: none. */
    readonly shared?: string;
}

/** One form that an issuer's subjects have. */
export interface Form {
    /** What stands in the place of a `*` in a subject. */
    readonly fillers: Fillers;
    /** A subject, with its parts as named groups. */
    readonly subject: RegExp;
    /** The widest first. Default: those of the issuer. */
    readonly widths?: readonly Width[];
    /** Other claims that follow from the subject, by their names, beside those of the issuer. Default: none. */
    readonly claims?: Readonly<Record<string, string>>;
}

/** What is known of an identity provider whose tokens are for machines. */
export interface Issuer {
    /** Whether a provider is one, by its name in lower case, or by how a trust policy writes its subjects. */
    readonly isMeant: (provider: string, subject: string) => boolean;
    readonly forms: readonly Form[];
    /** The widest first. */
    readonly widths: readonly Width[];
    /** Other claims that follow from the subject, by their names. */
    readonly claims?: Readonly<Record<string, string>>;
    /** Claims that the owner of a repository chooses. Default: none. */
    readonly ofOwners?: readonly string[];
    /** Claims that anyone who can push a branch chooses. Default: none. */
    readonly ofPushers?: readonly string[];
    /** Claims that aren't part of the subject, and whom a trust policy lets in that asks for one of them alone. */
    readonly pins?: Readonly<Record<string, Pin>>;
}

/** A claim that limits who comes in, and who still does: "any repository in which {value} starts a workflow". */
export interface Pin extends Holders {
    readonly severity: Severity;
    /** Whether it leaves no choice but that of a branch. Default false: any repository's owner comes in. */
    readonly isRepository?: true;
}

export interface Fillers {
    readonly all: readonly string[];
    /** Where a pattern has many wildcards: each stands for one part, the last for the rest. */
    readonly few: readonly string[];
}
