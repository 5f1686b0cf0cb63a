/**
 * The program on machines that people sign in to. One file without dependencies (`npm run build` makes dist/host of it), so that
 * a host needs Node and nothing else of ours, and PAM waits for no more than it has to.
 */
import { runHostProgram } from "./commands.ts";

// Nothing that still waits, a name that is being looked up for example, keeps PAM waiting.
process.exit(await runHostProgram(process.argv.slice(2)));
