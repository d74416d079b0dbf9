import { stopMoto } from "./moto/server";
import { sandboxFolder } from "./system/folders";
import { say } from "./system/progress";
import { forgetOverrides } from "./pulumi-command/stack-settings";
import { runMain } from "./system/run-main";

runMain(async () => {
    const stopped = await stopMoto(sandboxFolder);
    forgetOverrides(sandboxFolder);
    say(
        stopped
            ? "The sandbox is stopped. Its AWS has forgotten everything, and so has the sandbox a scenario chosen by " +
                  "--scenario; npm start deploys anew."
            : "No sandbox is running.",
    );
    return 0;
});
