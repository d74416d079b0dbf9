import { expect } from "chai";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SourceError } from "../../../access/files/source-error";
import { readJson, readJsonOnce, readText } from "../../../access/files/json-file";

describe("A file of JSON", () => {
    const folder = mkdtempSync(join(tmpdir(), "access-json-"));
    const file = (content: string | Buffer): string => {
        const path = join(folder, "file.json");
        writeFileSync(path, content);
        return path;
    };
    after(() => rmSync(folder, { recursive: true }));

    it("is read in UTF-8 with and without a byte order mark, and in UTF-16, which PowerShell writes", () => {
        const value = { name: "Zoë 🙂" };
        const text = JSON.stringify(value);
        const little = Buffer.from(`\ufeff${text}`, "utf16le");
        for (const content of [text, `\ufeff${text}`, little, Buffer.from(little).swap16()])
            expect(readJson(file(content))).to.deep.equal(value);
    });

    it("is refused where it isn't text, and no byte of it is taken for another", () => {
        expect(() => readText(file(Buffer.from([0x7b, 0xe9, 0x7d])))).to.throw(SourceError, "isn't text: 3 bytes");
    });

    it("is refused in one line that quotes nothing of a binary file", () => {
        expect(() => readJson(file("\u0001\u001b[2J[")))
            .to.throw(SourceError, /^[^\n]*isn't JSON: Unexpected token[^\n]*$/)
            .with.property("message")
            .that.does.not.include("[2J");
    });

    it("is refused where it is empty, and where several answers stand one behind the other", () => {
        expect(() => readJson(file(" \n"))).to.throw(SourceError, "file.json isn't JSON: it is empty");
        expect(() => readJson(file("{}\n{}"))).to.throw(SourceError, "several answers one behind the other");
    });

    it("is refused with a key that is there twice, where only one would be seen", () => {
        expect(readJsonOnce(file('[{"a": 1}, {"a": 2}]'))).to.deep.equal([{ a: 1 }, { a: 2 }]);
        for (const text of ['{"a": [], "a": [1]}', '[{"b": {"\\u0061": 1, "a": 2}}]']) {
            expect(() => readJsonOnce(file(text))).to.throw(
                SourceError,
                'has "a" twice in one object (a key may occur only once)',
            );
        }
    });

    it("is refused by name where there is none, and where it is a folder", () => {
        expect(() => readJson(join(folder, "nowhere.json"))).to.throw(SourceError, "there is no such file");
        expect(() => readJson(folder)).to.throw(SourceError, `can't read ${folder}: it is a folder`);
    });
});
