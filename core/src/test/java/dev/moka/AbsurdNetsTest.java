package dev.moka;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Timer;
import java.util.TimerTask;
import org.junit.jupiter.api.Test;

/**
 * Absurd nets in a process of little memory: each is refused, or runs; the process throws nothing else, does not die and does not hang.
 *
 * <p>The property {@code moka.absurd} says how many (200). Other ones are drawn with {@code moka.seed}.
 */
class AbsurdNetsTest {
    private static final int NETS = Integer.getInteger("moka.absurd", 200);
    private static final int FIRST = Integer.getInteger("moka.absurd.first", 0);
    /** So many seconds without a net being done are a hang. */
    private static final int HANG = 60;

    private final List<String> found = new ArrayList<>();
    private int next = FIRST;

    @Test
    void areRefusedOrRun() throws IOException, InterruptedException {
        while (next < FIRST + NETS) {
            runFrom(next);
        }
        assertThat(found)
                .as(
                        "absurd nets of seed %d on %s; see one again with -Dmoka.absurd.first=N -Dmoka.absurd=1",
                        Case.SEED, LayerTest.BACKEND)
                .isEmpty();
    }

    /** Starts a process and reads what it says until it is done, or dies. */
    private void runFrom(int first) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-XX:+UseSerialGC",
                        "-XX:-CreateCoredumpOnCrash",
                        "-XX:ErrorFile=/dev/null",
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=off",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        AbsurdNets.class.getName(),
                        Long.toString(Case.SEED),
                        Integer.toString(first),
                        Integer.toString(FIRST + NETS - first),
                        LayerTest.BACKEND)
                .redirectErrorStream(true)
                .start();
        boolean done = false;
        StringBuilder tail = new StringBuilder();
        Timer timer = new Timer(true);
        try (BufferedReader lines = process.inputReader()) {
            TimerTask hang = hang(process);
            timer.schedule(hang, HANG * 1000L);
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("net ")) {
                    hang.cancel();
                    hang = hang(process);
                    timer.schedule(hang, HANG * 1000L);
                    next = Integer.parseInt(line.substring(4)) + 1;
                    tail.setLength(0);
                } else if (line.equals("end")) {
                    found(tail.toString());
                } else if (line.startsWith("done")) {
                    System.out.println("absurd nets: " + line);
                    done = true;
                } else if (tail.length() < 2000) {
                    tail.append(line).append('\n');
                }
            }
        } finally {
            timer.cancel();
        }
        if (process.waitFor() != 0 || !done) {
            found("net " + (next - 1) + ": the process died or hung (" + process.exitValue() + "): " + tail);
        }
    }

    private void found(String what) {
        System.out.println(what);
        found.add(what);
    }

    private static TimerTask hang(Process process) {
        return new TimerTask() {
            @Override
            public void run() {
                process.destroyForcibly();
            }
        };
    }
}
