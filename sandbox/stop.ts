import { stopMoto } from "./moto/server";
import { sandboxFolder } from "./folders";
import { say } from "./progress";
import { runMain } from "./run-main";

runMain(async () => {
    const stopped = await stopMoto(sandboxFolder);
    say(
        stopped
            ? "The sandbox is stopped. Its AWS has forgotten everything; npm start deploys anew."
            : "No sandbox is running.",
    );
    return 0;
});
