import type { Severity } from "../../report/severity";

/** A part of what an issuer vouches for. */
export interface Width {
    readonly severity: Severity;
    /** The parts of a subject that are a stranger's here. */
    readonly open: readonly string[];
    /** Whether a part that begins with a given name counts as open: anyone can register such a name. Default false. */
    readonly byPrefix?: boolean;
    /** Who they are, with the subject's parts: "any branch of {owner}/{repository}". */
    readonly who: string;
}

/** What is known of an identity provider whose tokens are for machines. */
export interface Issuer {
    /** Whether a provider is one, by its name in lower case, or by how a trust policy writes its subjects. */
    readonly isMeant: (provider: string, subject: string) => boolean;
    /** What stands in the place of a `*` in a subject. */
    readonly fillers: Fillers;
    /** A subject, with its parts as named groups. */
    readonly subject: RegExp;
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

/** A claim that limits who comes in. */
export interface Pin {
    readonly severity: Severity;
    /** Who still comes in: "any repository in which {value} starts a workflow". */
    readonly who: string;
    /** Whether it leaves no choice but that of a branch. Default false: any repository's owner comes in. */
    readonly isRepository?: true;
}

export interface Fillers {
    readonly all: readonly string[];
    /** Where a pattern has many wildcards: each stands for one part, the last for the rest. */
    readonly few: readonly string[];
}
