package dev.moka.app;

import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A signal to another process. Whoever starts the tests in the background or under nohup has it ignored, and Java leaves it so. */
enum SentSignal {
    HUP(1),
    INT(2);

    private final int number;

    SentSignal(int number) {
        this.number = number;
    }

    /** Skips the test where processes that it starts would ignore this signal. */
    void assumeHeard() throws IOException {
        assumeFalse(isIgnored(), "SIG" + this + " is ignored here");
    }

    void send(Process process) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + this, Long.toString(process.pid()))
                .start()
                .waitFor();
    }

    private boolean isIgnored() throws IOException {
        Path status = Path.of("/proc/self/status");
        return Files.exists(status)
                && Files.readAllLines(status).stream()
                        .filter(line -> line.startsWith("SigIgn:"))
                        .anyMatch(line ->
                                (Long.parseUnsignedLong(line.substring(7).strip(), 16) >> (number - 1) & 1) != 0);
    }
}
