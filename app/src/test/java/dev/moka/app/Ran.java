package dev.moka.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.stream.Stream;

/** One run of the command. */
record Ran(int exitCode, String out, String err) {
    static Ran moka(Object... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        String[] words = Stream.of(args).map(Object::toString).toArray(String[]::new);
        int exitCode = Main.run(new PrintWriter(out), new PrintWriter(err), words);
        return new Ran(exitCode, out.toString(), err.toString());
    }

    Ran succeeds() {
        assertThat(exitCode).as(err).isZero();
        return this;
    }

    /** Failed with this exit code and one line on standard error, which contains {@code words}. */
    Ran failsWith(int expected, String... words) {
        assertThat(exitCode).as(err).isEqualTo(expected);
        assertThat(out).isEmpty();
        assertThat(err).startsWith("moka: ").contains(words);
        assertThat(err.lines()).as("one line").hasSize(1);
        return this;
    }
}
