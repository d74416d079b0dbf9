import { onEc2, principalsOf, type AccessModel, type Grant } from "../../access/model";
import { limitOf } from "../../access/quotas";
import { architectureOf } from "../settings/instance-types";
import type { Path, Problem } from "./problem";
import { didYouMean } from "../../access/suggest";
import { enumeration } from "../../access/report";

/**
 * Finds what no single value shows: references that lead nowhere, names and tag keys that AWS takes for the same, grants
 * that can never open a session. The paths are the model's own; the reader translates them to the configuration's.
 */
export function checkModel(model: AccessModel, architecture: string | undefined): Problem[] {
    return [
        ...references(model),
        ...collisions(model),
        ...instanceNames(model),
        ...memberships(model),
        ...tagKeySpellings(model),
        ...principalTags(model),
        ...architectures(model, architecture),
    ];
}

/** Every grant of the model with its path. */
function* grantsOf(model: AccessModel): Generator<readonly [Path, Grant]> {
    for (const { place, grants } of principalsOf(model))
        for (const [index, grant] of grants.entries()) yield [[...place, "grants", index], grant];
}

const NO_FLEET =
    "the name of a single instance: those of a fleet come and go, so that their IDs aren't known; grant a fleet by its tags";
const NO_ACTIVATION =
    "the name of a single instance: the IDs of nodes outside EC2 aren't known before they register; grant these by their tags";

function references(model: AccessModel): Problem[] {
    const problems: Problem[] = [];
    const check = (path: Path, name: string, names: readonly string[], known: ReadonlySet<string>, kind: string) => {
        if (!known.has(name)) {
            const expected = `the name of ${kind} in this configuration: ${enumeration(names, 12)}`;
            problems.push({ path, found: name, expected, hint: () => didYouMean(name, names) });
        }
    };
    const single = Object.keys(onEc2(model.instances)).filter((name) => model.instances[name]?.fleet === undefined);
    const instances = [...single, ...Object.keys(model.existing?.instances ?? {})];
    const knownInstances = new Set(instances);
    for (const [path, grant] of grantsOf(model)) {
        if (grant.by === "instances") {
            grant.instances.forEach((name, index) => {
                const place = [...path, "instances", index];
                const own = Object.hasOwn(model.instances, name) ? model.instances[name] : undefined;
                if (own !== undefined && !knownInstances.has(name)) {
                    const expected = own.activation === undefined ? NO_FLEET : NO_ACTIVATION;
                    problems.push({ path: place, found: name, expected });
                } else check(place, name, instances, knownInstances, "an instance");
            });
        }
    }
    const users = Object.keys(model.users ?? {});
    const knownUsers = new Set(users);
    for (const [group, { members }] of Object.entries(model.groups ?? {}))
        members.forEach((name, index) => check(["groups", group, "members", index], name, users, knownUsers, "a user"));

    return problems;
}

/** IAM doesn't distinguish names by case. */
function collisions(model: AccessModel): Problem[] {
    const seen = new Map<string, string>();
    return principalsOf(model).flatMap(({ kind, name, place }) => {
        const key = `${kind} ${name.toLowerCase()}`;
        const before = seen.get(key);
        seen.set(key, name);
        return before === undefined
            ? []
            : [
                  {
                      path: place,
                      wrong: "key" as const,
                      found: name,
                      expected: `a name that differs from the ${kind} ${before} in more than case: IAM names are case-insensitive`,
                  },
              ];
    });
}

/** A name that grants have for two instances. */
function instanceNames({ instances, existing = {} }: AccessModel): Problem[] {
    return Object.keys(existing.instances ?? {}).flatMap((name) =>
        Object.hasOwn(instances, name)
            ? [
                  {
                      path: ["existing", "instances", name],
                      wrong: "key" as const,
                      found: name,
                      expected: "a name that no instance of this stack has",
                  },
              ]
            : [],
    );
}

function memberships(model: AccessModel): Problem[] {
    const groupsOf = new Map<string, number>();
    return Object.entries(model.groups ?? {}).flatMap(([group, { members }]) =>
        members.flatMap((name, index) => {
            const count = (groupsOf.get(name) ?? 0) + 1;
            groupsOf.set(name, count);
            return count === limitOf("groupsOfUser") + 1
                ? [
                      {
                          path: ["groups", group, "members", index],
                          found: name,
                          expected: `a user in at most ${limitOf("groupsOfUser")} groups, IAM's quota`,
                      },
                  ]
                : [];
        }),
    );
}

/**
 * One spelling of each tag key in the whole model. IAM compares keys without regard to case, EC2 lets `Environment` and
 * `environment` stand side by side: which of the two a condition reads is anyone's guess.
 */
function tagKeySpellings(model: AccessModel): Problem[] {
    const first = new Map<string, { readonly key: string; readonly path: Path }>();
    const problems: Problem[] = [];
    const check = (path: Path, key: string) => {
        const before = first.get(key.toLowerCase());
        if (before === undefined) first.set(key.toLowerCase(), { key, path });
        else if (before.key !== key) {
            const expected = `the spelling ${before.key}, as in ${before.path.join(".")}: tag keys are case-insensitive in IAM and case-sensitive in EC2`;
            problems.push({ path, wrong: path.at(-1) === key ? "key" : "value", found: key, expected });
        }
    };
    for (const [name, instance] of Object.entries(model.instances))
        Object.keys(instance.tags).forEach((key) => check(["instances", name, "tags", key], key));

    for (const principal of principalsOf(model)) {
        const tags = "tags" in principal ? principal.tags : {};
        Object.keys(tags).forEach((key) => check([...principal.place, "tags", key], key));
    }
    for (const [path, grant] of grantsOf(model)) {
        if (grant.by === "tags") Object.keys(grant.tags).forEach((key) => check([...path, "tags", key], key));
        else if (grant.by === "principal-tags")
            grant.keys.forEach((key, index) => check([...path, "principalTags", index], key));
    }
    return problems;
}

/** A user without the tag that a grant of their own compares reaches nothing: the variable has no value. */
function principalTags(model: AccessModel): Problem[] {
    return Object.entries(model.users ?? {}).flatMap(([name, user]) =>
        user.grants.flatMap((grant, index) =>
            grant.by !== "principal-tags"
                ? []
                : grant.keys.flatMap((key, position) =>
                      // Of a key in another case tagKeySpellings says what is wrong.
                      Object.keys(user.tags).some((own) => own.toLowerCase() === key.toLowerCase())
                          ? []
                          : [
                                {
                                    path: ["users", name, "grants", index, "principalTags", position],
                                    found: key,
                                    expected: `the key of one of the user's own tags: ${enumeration(Object.keys(user.tags), 12) || "it has none"}`,
                                },
                            ],
                  ),
        ),
    );
}

function architectures(model: AccessModel, architecture: string | undefined): Problem[] {
    return Object.entries(onEc2(model.instances)).flatMap(([name, { instanceType }]) => {
        const own = architectureOf(instanceType);
        return architecture === undefined || own === architecture
            ? []
            : [
                  {
                      path: ["instances", name, "instanceType"],
                      found: instanceType,
                      expected: `an instance type with the architecture ${architecture}, as set in instances.architecture; this one has ${own}`,
                  },
              ];
    });
}
