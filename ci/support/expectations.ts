import { readFileSync } from "node:fs";
import { parseExpectations, type Expectations } from "../../access/check";

/**
 * Reads expectations.
 * @param shown the file's name in messages. Default: as it is given.
 * @throws ExpectationsError with the file and the line.
 */
export function readExpectations(file: string, shown = file): Expectations {
    return parseExpectations(readFileSync(file, "utf8"), shown);
}
