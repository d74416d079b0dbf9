import { execFileSync } from "node:child_process";

interface XmlElement {
    readonly tag: string;
    readonly attributes: Readonly<Record<string, string>>;
    readonly text: string;
    readonly children: readonly XmlElement[];
}

const PROGRAM = `
import json, sys, xml.etree.ElementTree as tree
def plain(element):
    children = [plain(child) for child in element]
    return {"tag": element.tag, "attributes": element.attrib, "text": element.text or "", "children": children}
print(json.dumps(plain(tree.fromstring(sys.stdin.buffer.read()))))
`;

/** Reads XML with a parser that takes nothing but XML: Python's. @throws where it isn't well-formed. */
export function xmlOf(text: string): XmlElement {
    return JSON.parse(execFileSync("python3", ["-c", PROGRAM], { input: text, encoding: "utf8" })) as XmlElement;
}
