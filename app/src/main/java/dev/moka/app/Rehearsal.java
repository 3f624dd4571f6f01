package dev.moka.app;

import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Path;

/** What most commands do, at its shortest, for Java to see which classes it takes: the launcher has them archived. */
final class Rehearsal {
    private static final PrintWriter NOWHERE = new PrintWriter(OutputStream.nullOutputStream());

    private Rehearsal() {}

    /** @param args the folder of example pictures */
    public static void main(String[] args) {
        Path examples = Path.of(args[0]);
        moka("--help");
        moka("--version");
        moka("classify", "--model", "lenet", examples.resolve("seven.png").toString());
        moka("classify", "--model", "lenet", examples.resolve("three.jpg").toString());
        moka("inspect", "layers", "--model", "lenet");
        moka("models", "list");
    }

    private static void moka(String... args) {
        int exitCode = Main.run(NOWHERE, NOWHERE, args);
        if (exitCode != ExitCode.DONE) {
            throw new IllegalStateException("moka " + String.join(" ", args) + ": exit code " + exitCode);
        }
    }
}
