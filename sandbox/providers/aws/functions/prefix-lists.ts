import { tagMap } from "../common/tags";
import type { AwsFunction } from "./function";
import { ids, lookup, only } from "./lookups";

export const getManagedPrefixList: AwsFunction = async (context, args) => {
    const by = { "prefix-list-name": args["name"] };
    const { PrefixLists } = await context.ec2.describeManagedPrefixLists({
        PrefixListIds: ids(args["id"]),
        ...lookup(args, by),
    });
    const found = only(PrefixLists, "EC2 Managed Prefix List");
    const { Entries } = await context.ec2.getManagedPrefixListEntries({ PrefixListId: found.PrefixListId });
    return {
        ...args,
        id: found.PrefixListId,
        region: context.region,
        arn: found.PrefixListArn,
        name: found.PrefixListName,
        addressFamily: found.AddressFamily,
        maxEntries: found.MaxEntries ?? 0,
        ownerId: found.OwnerId,
        version: found.Version ?? 0,
        entries: (Entries ?? []).map(({ Cidr = "", Description = "" }) => ({ cidr: Cidr, description: Description })),
        tags: tagMap(found.Tags),
    };
};

export const getPrefixList: AwsFunction = async (context, args) => {
    const by = { "prefix-list-name": args["name"] };
    const { PrefixLists } = await context.ec2.describePrefixLists({
        PrefixListIds: ids(args["prefixListId"]),
        ...lookup(args, by),
    });
    const found = only(PrefixLists, "EC2 Prefix List");
    return {
        ...args,
        id: found.PrefixListId,
        region: context.region,
        name: found.PrefixListName,
        cidrBlocks: found.Cidrs ?? [],
    };
};
