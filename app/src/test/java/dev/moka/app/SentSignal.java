package dev.moka.app;

import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A signal to another process. Whoever starts the tests in the background or under nohup has it ignored, until somebody handles it. */
enum SentSignal {
    HUP(1),
    INT(2);

    private final int number;

    SentSignal(int number) {
        this.number = number;
    }

    /** Skips a test of a command that does not handle this signal where it, and all that is started here, ignores it. */
    void assumeHeard() throws IOException {
        assumeFalse(isIgnored(), "SIG" + this + " is ignored here");
    }

    void send(Process process) throws IOException, InterruptedException {
        send(process.toHandle());
    }

    void send(ProcessHandle process) throws IOException, InterruptedException {
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
