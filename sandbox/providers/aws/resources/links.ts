import type { Properties } from "../../rpc/values";
import type { Context, ResourceType } from "../common/resource-type";

/** What belongs together by a call of its own: a user and a group, a policy and a role. */
type Link = Readonly<Record<string, string>>;

interface Links<L extends Link> {
    /** The links that the properties of a resource stand for. */
    of(properties: Properties): L[];
    add(context: Context, link: L): Promise<unknown>;
    /** Removes a link, whether it is there or not. */
    remove(context: Context, link: L): Promise<unknown>;
}

/** The steps of a resource that is nothing but links: creating and changing it adds and removes them one by one. */
export function linkSteps<L extends Link>(links: Links<L>): Pick<ResourceType, "finish" | "update" | "delete"> {
    const change = async (context: Context, old: Properties, news: Properties) => {
        const [before, after] = [links.of(old), links.of(news)];
        const lacks = (all: readonly L[]) => (link: L) => !all.some((other) => same(link, other));
        for (const link of before.filter(lacks(after))) await links.remove(context, link);

        for (const link of after.filter(lacks(before))) await links.add(context, link);
    };
    return {
        finish: (context, _id, inputs) => change(context, {}, inputs),
        update: (context, _id, old, news) => change(context, old, news),
        delete: (context, _id, state) => change(context, state, {}),
    };
}

const same = (a: Link, b: Link) => Object.entries(a).every(([key, value]) => b[key] === value);
