import { expect } from "chai";
import { zoneOf } from "../../../scenarios/settings/zone";

const names = Array.from({ length: 3000 }, (_, index) => `web-${index}`);

describe("The zone of an instance", () => {
    it("spreads instances evenly", () => {
        for (const zones of [2, 3, 6]) {
            const counts = Array.from(
                { length: zones },
                (_, zone) => names.filter((name) => zoneOf(name, zones) === zone).length,
            );
            counts.forEach((count) => expect(count).to.be.within((3000 / zones) * 0.85, (3000 / zones) * 1.15));
        }
    });

    it("stays, or is the new one, when a zone is added", () => {
        for (const name of names) expect(zoneOf(name, 3)).to.be.oneOf([zoneOf(name, 2), 2]);
    });

    it("is the only one where there is only one", () => {
        expect(names.every((name) => zoneOf(name, 1) === 0)).to.be.true;
    });
});
