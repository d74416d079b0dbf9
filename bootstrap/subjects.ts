interface SubjectSource<Environment> {
    readonly repository: string;
    readonly issuer: string;
    readonly previewSubjects?: readonly string[] | undefined;
    readonly environments: Readonly<Record<string, Environment>>;
}

/** The branch whose scheduled workflows preview, to find what has drifted. */
const MAIN = "main";

/**
 * Whose tokens each role accepts: those that are given, else the subjects of the repository's pull requests and of its
 * main branch for previews, and of its GitHub environment for a deployment. Undefined where neither is known.
 * https://docs.github.com/en/actions/reference/security/oidc
 */
export function roleSubjects<Environment extends { readonly subjects?: readonly string[] | undefined }>(
    source: SubjectSource<Environment>,
) {
    const { repository } = source;
    const previewSubjects =
        source.previewSubjects ??
        (repository === ""
            ? undefined
            : [`repo:${repository}:pull_request`, `repo:${repository}:ref:refs/heads/${MAIN}`]);
    const environments = Object.entries(source.environments).map(([name, settings]) => {
        const subjects =
            settings.subjects ?? (repository === "" ? undefined : [`repo:${repository}:environment:${name}`]);
        return subjects && ([name, { ...settings, subjects }] as const);
    });
    const known = environments.filter((one) => one !== undefined);
    if (previewSubjects === undefined || known.length < environments.length) return undefined;

    return { preview: { subjects: previewSubjects }, environments: Object.fromEntries(known) };
}
