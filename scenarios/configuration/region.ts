import { Region } from "@pulumi/aws/types/enums";
import { visible, type Problem } from "./problem";
import { didYouMean, distance } from "../../access/suggest";
import { enumeration } from "../../access/report";

/** A region's name: where on earth, in which direction, the how manieth. Zones (eu-central-1a) are something else. */
const REGION = /^(([a-z-]+)-(?:north|south|east|west|central|northeast|southeast|northwest|southwest)-)([1-9])$/;

/** Every region that the installed @pulumi/aws knows. */
const KNOWN: readonly string[] = Object.values(Region);

/** Where on earth those are: `eu`, `us-gov`. */
const PLACES = new Set(KNOWN.map((region) => REGION.exec(region)?.[2]));

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
    // An empty variable is as good as none, to the provider too.
    const variable = ["AWS_REGION", "AWS_DEFAULT_REGION"].find((name) => environment[name]);
    const found = configured ?? (variable && environment[variable]);
    if (found === undefined || !isRegion(found)) {
        const hint = found === undefined ? missing(Object.keys(configuration)) : didYouMean(found, KNOWN);
        const key = configured === undefined && variable !== undefined ? variable : "aws:region";
        problems.push({ path: [key], found, expected: ALLOWED, hint });
    }
    return found ?? "";
}

/** What is said of a region that AWS may have opened since @pulumi/aws was installed, or that is a mistake. */
export function unknownRegion(region: string): string[] {
    const place = REGION.exec(region)?.[2];
    const there = KNOWN.filter((known) => REGION.exec(known)?.[2] === place);
    return there.includes(region)
        ? []
        : [
              `aws:region: the installed @pulumi/aws doesn't know the region ${region}. AWS may have opened it since, ` +
                  `or it is a mistake. It knows ${enumeration(there, 12)}.`,
          ];
}

/** Whether a text can be a region: a known one, or the next that AWS may have opened since. AWS leaves out no number. */
function isRegion(text: string): boolean {
    const [, beginning = "", place, number] = REGION.exec(text) ?? [];
    return (
        PLACES.has(place) &&
        (KNOWN.includes(text) || number === "1" || KNOWN.includes(beginning + (Number(number) - 1)))
    );
}

/** How to say the region, or where it was said under a key that is misspelt. */
function missing(keys: readonly string[]): string {
    const misspelt = keys.find((key) => distance(key.toLowerCase(), "aws:region") <= 2);
    return misspelt === undefined
        ? "pulumi config set aws:region eu-central-1"
        : `did you mean aws:region instead of ${visible(misspelt)}?`;
}
