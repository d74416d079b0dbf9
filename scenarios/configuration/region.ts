import { Region } from "@pulumi/aws/types/enums";
import type { Problem } from "./problem";
import { didYouMean } from "./suggest";

/** A region's name: where on earth, in which direction, the how manieth. Zones (eu-central-1a) are something else. */
const REGION =
    /^((?:[a-z]{2}(?:-gov|-iso[a-z]?)?|eusc-de)-(?:north|south|east|west|central|northeast|southeast|northwest|southwest)-)([1-9])$/;

/** Every region that the installed @pulumi/aws knows. */
const KNOWN: readonly string[] = Object.values(Region);

const ALLOWED = "an AWS region such as eu-central-1 or us-east-1";

/**
 * The region of the stack, from where the AWS provider takes it: the configuration, else the environment.
 *
 * It has to be known before anything is registered, since policies name it; a region in an AWS profile alone isn't.
 */
export function readRegion(
    configuration: Readonly<Record<string, string>>,
    environment: Readonly<Record<string, string | undefined>>,
    problems: Problem[],
): string {
    const configured = configuration["aws:region"];
    const found = configured ?? environment["AWS_REGION"] ?? environment["AWS_DEFAULT_REGION"];
    if (found === undefined || !isRegion(found)) {
        const hint = found === undefined ? "pulumi config set aws:region eu-central-1" : didYouMean(found, KNOWN);
        problems.push({
            path: [configured === undefined && found !== undefined ? "AWS_REGION" : "aws:region"],
            found,
            allowed: ALLOWED,
            hint,
        });
    }
    return found ?? "";
}

/** Whether a text can be a region: a known one, or the next that AWS may have opened since. AWS leaves out no number. */
function isRegion(text: string): boolean {
    const [, place, number] = REGION.exec(text) ?? [];
    return (
        place !== undefined &&
        (KNOWN.includes(text) || number === "1" || KNOWN.includes(`${place}${Number(number) - 1}`))
    );
}
