package dev.moka.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * How much processor time others took since a moment: what {@code /proc/stat} counts for the whole machine, less our own processes.
 * Time a hypervisor gave to other machines (steal) is others' too.
 */
final class Cpu {
    /** Linux counts in hundredths of a second, on every machine with the usual kernel. */
    private static final double TICKS = 100;

    private final long[] pids;
    private final long start = System.nanoTime();
    private final double busy;
    private final double own;

    private Cpu(long[] pids) throws IOException {
        this.pids = pids;
        this.busy = busy();
        this.own = own(pids);
    }

    /** Counts from now on; {@code pids} and this process are not others. */
    static Cpu watch(long... pids) throws IOException {
        return new Cpu(pids);
    }

    /** Processors that others kept busy, on average, since the start of the watch: 0.1 is a tenth of one. */
    double others() throws IOException {
        double seconds = (System.nanoTime() - start) / 1e9;
        return Math.max(0, (busy() - busy - (own(pids) - own)) / seconds);
    }

    private static double busy() throws IOException {
        String[] fields = Files.readAllLines(Path.of("/proc/stat")).get(0).split("\\s+");
        double ticks = 0;
        // user nice system idle iowait irq softirq steal: the 4th and the 5th are nobody's work.
        for (int i : new int[] {1, 2, 3, 6, 7, 8}) {
            ticks += Long.parseLong(fields[i]);
        }
        return ticks / TICKS;
    }

    private static double own(long[] pids) throws IOException {
        double sum = seconds(ProcessHandle.current().pid());
        for (long pid : pids) {
            sum += seconds(pid);
        }
        return sum;
    }

    private static double seconds(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        // The name, in parentheses, may have blanks; user and system time are the 12th and 13th field after it.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return Arrays.stream(fields, 11, 13).mapToLong(Long::parseLong).sum() / TICKS;
    }
}
