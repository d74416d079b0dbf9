import type { Properties } from "../../rpc/values";
import type { Clients } from "./clients";
import type { Fields } from "./fields";
import type { TagMap } from "./tags";

/** What a resource type's functions work with: the clients of AWS's services, and what the resource is. */
export interface Context extends Clients {
    readonly region: string;
    /** The resource's logical name, or the last part of its URN. */
    readonly name: string;
    readonly urn: string;
    /** The provider's default tags, for what a resource brings along that has tags of its own. */
    readonly defaultTags: Readonly<TagMap>;
    /** Names one creation and no other, for the calls of AWS that know client tokens. Absent everywhere else. */
    readonly token?: string;
}

/** How a physical name is made from the logical one: with a dash and seven hexadecimal digits after it. */
interface AutoName {
    readonly property: string;
    /** The property that may give another beginning than the logical name. */
    readonly prefix?: string;
    readonly maxLength: number;
    /** What every name has to begin with. */
    readonly before?: string;
    /** Only small letters are allowed. */
    readonly lowercase?: true;
}

/** How AWS changes the tags of one type of resource. Neither is called with an empty list. */
export interface Tagging {
    set(context: Context, id: string, tags: { Key: string; Value: string }[], state: Properties): Promise<unknown>;
    remove(context: Context, id: string, keys: string[], state: Properties): Promise<unknown>;
}

/** How one type of AWS resource is created, read, changed and deleted. */
export interface ResourceType {
    /** AWS's name for it in error texts, such as "EC2 Subnet". */
    readonly title: string;
    /** What programs may set. `tags` brings `tagsAll` along; every type knows `region`. */
    readonly inputs: Fields;
    /** What AWS decides, besides computed inputs: unknown before the resource exists. */
    readonly outputs: readonly string[];
    /** Outputs that an update may change: unknown in the preview of one. */
    readonly volatile?: readonly string[];
    /** The property that gets a name made from the logical one where it is left out. */
    readonly autoName?: AutoName;
    /** Two of it can't exist side by side, so that a replacement has to delete first. */
    readonly deleteBeforeReplace?: true;
    /** How its tags are changed, before anything else of an update; without it {@link update} does so. */
    readonly tagging?: Tagging;
    /** Rules on several properties at once: what is wrong, by property. */
    validate?(inputs: Properties): { property: string; reason: string }[];
    /** Properties that replace the resource under conditions which a table of inputs can't say. */
    replaces?(state: Properties, news: Properties): string[];
    /** IAM and the like, which no region has of its own. */
    readonly global?: true;
    /**
     * Makes it and answers its id: one call that changes anything, of which each attempt is made once. Whatever has to
     * follow is done in {@link finish}.
     */
    create(context: Context, inputs: Properties): Promise<string>;
    /** The steps after creation. What fails in them doesn't lose the resource: the engine gets to know both. */
    finish?(context: Context, id: string, inputs: Properties): Promise<unknown>;
    /**
     * The ids of all that look as if made from these inputs, no earlier than `since` where AWS tells when. Asked for
     * where the answer to {@link create} never came, and by the sandbox's recovery.
     */
    find(context: Context, inputs: Properties, since: Date): Promise<string[]>;
    /** AWS makes as many alike as it is asked to, so that {@link find} needs to know what was there before. */
    readonly twins?: true;
    /** Only its creation returns a secret: if that answer is lost, the resource is deleted and created again. */
    readonly toldOnce?: true;
    /**
     * Its present state, or undefined if it is gone. `prior` holds what was known of it, nothing for an import. All of
     * its inputs have to be in the state but those that AWS never tells. An `id` in it is the resource's true one, for
     * types that are imported by another name.
     */
    read(context: Context, id: string, prior: Properties): Promise<Properties | undefined>;
    /**
     * Changes it from its old state to new inputs. Absent where every input replaces. Answers its id where that changes
     * with it: {@link read} has to put it into the state then, since an update can't tell the engine.
     */
    update?(context: Context, id: string, old: Properties, news: Properties): Promise<string | void>;
    /** Deletes it. Errors that say it is gone already are taken care of by the caller. */
    delete(context: Context, id: string, state: Properties): Promise<unknown>;
}

/** The resource exists, but a later step of making or changing it failed. */
export class IncompleteError extends Error {
    readonly id: string;

    constructor(id: string, cause: unknown) {
        super(cause instanceof Error ? cause.message : String(cause), { cause });
        this.id = id;
    }
}
