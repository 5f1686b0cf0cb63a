/** The countersign command: what it can do is in program.ts, which is loaded once Node knows where it keeps what it compiles. */
import { keepCompiled } from "../compile-cache.ts";

keepCompiled();
await import("./program.ts");
