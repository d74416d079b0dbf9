import { NAMESPACE, visible, type Problem } from "./problem";
import { didYouMean, distance } from "../../access/suggest";

/**
 * Keys of this program that it doesn't know, and keys that stand under another namespace and are nearly surely meant for
 * this program: they would silently have no effect.
 */
export function unknownKeys(values: Readonly<Record<string, string>>, known: readonly string[]): Problem[] {
    return Object.entries(values).flatMap(([full, found]): Problem[] => {
        const [namespace = "", key = ""] = full.split(/:(.*)/s);
        if (namespace === NAMESPACE) {
            const expected = `one of ${known.join(", ")}`;
            return known.includes(key)
                ? []
                : [{ path: [full], wrong: "unknown key", found, expected, hint: meant(key, known) }];
        }
        const hint = visible(`did you mean ${NAMESPACE}:${key}?`);
        return isMisplaced(namespace, key, known)
            ? [{ path: [full], wrong: "unknown key", found, expected: `a key of ${NAMESPACE}`, hint }]
            : [];
    });
}

/** The namespace is misspelt, or is another's that has no such key. Pulumi's own has `pulumi:tags`. */
function isMisplaced(namespace: string, key: string, known: readonly string[]): boolean {
    return distance(namespace.toLowerCase(), NAMESPACE) <= 3 || (known.includes(key) && namespace !== "pulumi");
}

/** What was probably meant. The region is the AWS provider's to be told. */
function meant(key: string, known: readonly string[]): string | undefined {
    const [beginning = ""] = key.split(/[.[]/, 1);
    if (beginning !== key && known.includes(beginning))
        return visible(`to set a value inside ${beginning}, use --path: pulumi config set --path '${key}' …`);

    return key.toLowerCase() === "region" ? "did you mean aws:region?" : didYouMean(key, known);
}
