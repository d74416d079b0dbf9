import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
    DependencyInfo,
    GetProgramDependenciesResponse,
    type GetProgramDependenciesRequest,
} from "@pulumi/pulumi/proto/language_pb";

interface PackageFile {
    readonly version?: string;
    readonly dependencies?: Record<string, string>;
    readonly devDependencies?: Record<string, string>;
}

const read = (file: string) => JSON.parse(readFileSync(file, "utf8")) as PackageFile;

/** The program's direct dependencies in the versions that are installed, for `pulumi about`. */
export function programDependencies(request: GetProgramDependenciesRequest): GetProgramDependenciesResponse {
    const folder = request.getInfo()?.getRootDirectory() || request.getPwd();
    const file = join(folder, "package.json");
    const wanted = existsSync(file) ? read(file) : {};
    const dependencies = Object.entries({ ...wanted.dependencies, ...wanted.devDependencies }).map(([name, range]) => {
        const installed = join(folder, "node_modules", name, "package.json");
        const version = existsSync(installed) ? (read(installed).version ?? range) : range;
        return new DependencyInfo().setName(name).setVersion(version);
    });
    return new GetProgramDependenciesResponse().setDependenciesList(dependencies);
}
