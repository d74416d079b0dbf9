import { checkReport, type CheckResult } from "../../access/check";
import { diffReport, type AccessDiff } from "../../access/diff";
import type { Report } from "../../access/report";
import type { PreviewAnswer } from "./preview-files";
import { previewSections, previewSummary } from "./preview-report";

/** What is known of a change. */
export interface Change {
    readonly title: string;
    /** The sources, as they were given. */
    readonly before: string;
    readonly after: string;
    readonly diff: AccessDiff;
    /** What became of the environment's expectations. Default: it has none. */
    readonly check?: { readonly results: readonly CheckResult[]; readonly file: string };
    /** Default: there was no preview. */
    readonly preview?: PreviewAnswer;
}

/** A change for a comment: who gains and who loses access first, then expectations, policy results and resources. */
export function changeReport({ title, before, after, diff, check, preview }: Change): Report {
    const access = diffReport(diff, before, after);
    const expected = check && checkReport(check.results, check.file, after);
    return {
        ...access,
        title,
        summary: [access.summary, expected?.summary, preview && previewSummary(preview)].filter(Boolean).join(" "),
        sections: [
            ...access.sections,
            ...(expected?.sections ?? []).flatMap((section) =>
                section.mark === "good" ? [] : { ...section, title: `Expectations: ${section.title.toLowerCase()}` },
            ),
            ...(preview ? previewSections(preview) : []),
        ],
    };
}

/** What is said where the preview failed: who gains and who loses access isn't known. */
export function failedReport(title: string, stack: string, preview: PreviewAnswer | undefined): Report {
    const log = preview === undefined ? " The log of npm run ci -- preview says why." : "";
    return {
        title,
        source: `preview of ${stack}`,
        summary: `The preview failed, so who gains and who loses access isn't known.${log}`,
        sections: preview === undefined ? [] : previewSections({ ...preview, changes: [] }),
    };
}
