import { expect } from "chai";
import { IMAGE_NAMES, imageOf, isWindows, leastVolumeSize } from "../../access/images";

describe("An image", () => {
    it("by its name has a public parameter for each of its architectures", () => {
        const parameters = IMAGE_NAMES.flatMap((name) => {
            const image = imageOf(name);
            if (image === undefined || !("architectures" in image)) throw new Error(`${name} is no image`);

            return image.architectures.map((architecture) => image.parameter(architecture));
        });
        expect(new Set(parameters).size).to.equal(parameters.length);
        for (const parameter of parameters) expect(parameter).to.match(/^\/aws\/service\/[\w./-]+$/);
    });

    it("can be an AMI or a parameter of one's own, and no other text", () => {
        expect(imageOf("ami-0123456789abcdef0")).to.deep.equal({ ami: "ami-0123456789abcdef0" });
        expect(imageOf("/company/images/web")).to.deep.equal({ parameterName: "/company/images/web" });
        for (const text of ["ubuntu", "ami-web", "AMI-01234567", "", "/", "constructor", "company/web"])
            expect(imageOf(text), text).to.be.undefined;
    });

    it("of Windows needs a larger root volume", () => {
        expect(IMAGE_NAMES.filter(isWindows)).to.deep.equal(["windows-2022", "windows-2025"]);
        expect(leastVolumeSize("windows-2025")).to.equal(30);
        expect(leastVolumeSize("/company/images/web")).to.equal(8);
    });
});
