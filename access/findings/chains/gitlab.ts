import { STRANGE } from "./entrances";
import { form } from "./form";
import type { Issuer, Width } from "./issuer";

const X = STRANGE;

const PROJECT = String.raw`^project_path:(?<group>(?<owner>[^/:]+)(\/[^/:]+)*)\/(?<project>[^/:]+)`;
const PROJECTS: readonly Width[] = [
    { severity: "critical", open: ["owner"], byPrefix: true, each: "project", which: "of anyone" },
    { severity: "high", open: ["project"], each: "project", which: "of {group}" },
    { severity: "high", open: ["project"], byPrefix: true, each: "project", which: "of {group} {project named}" },
];
const REF = { severity: "medium", which: "of {group}/{project}" } as const;

/** https://docs.gitlab.com/ci/secrets/id_token_authentication/ */
export const gitlab: Issuer = {
    isMeant: (provider, subject) => /(^|\.)gitlab\./.test(provider) || /^project_path:/.test(subject),
    forms: ["branch", "tag"].flatMap((type) => {
        const claims = { ref: "{ref}", ref_type: type };
        const widths = (open: readonly string[]): Width[] => [...PROJECTS, { ...REF, open, each: type }];
        // A project chooses whether its subjects have both the type and the name of what is built, or one of them.
        return [
            form(
                `project_path:${X}/${X}:ref_type:${type}:ref:${X}`,
                new RegExp(`${PROJECT}(:ref_type:${type})?:ref:(?<ref>.+)$`),
                {
                    widths: widths(["ref"]),
                    claims,
                },
            ),
            form(`project_path:${X}/${X}:ref_type:${type}`, new RegExp(`${PROJECT}:ref_type:${type}$`), {
                widths: widths([]),
                claims,
            }),
        ];
    }),
    widths: PROJECTS,
    claims: { namespace_path: "{group}", project_path: "{group}/{project}" },
};
