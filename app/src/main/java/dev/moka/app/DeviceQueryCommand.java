package dev.moka.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code moka device-query}: what computes. */
@Command(
        name = "device-query",
        aliases = "device_query",
        description = {
            "Shows what Moka computes with: the processor, its memory, Java and the backends.",
            "",
            "Examples:",
            "  moka device-query",
            "  moka device_query -gpu all",
            "  moka device-query --quiet"
        })
final class DeviceQueryCommand implements Callable<Integer> {
    @Mixin
    private final GpuOption gpu = new GpuOption();

    @Mixin
    private final BasicOptions common = new BasicOptions();

    @Override
    public Integer call() {
        gpu.explain(common, false);
        PrintWriter out = common.out();
        Runtime java = Runtime.getRuntime();
        out.println("processor   " + processor());
        out.println("processors  " + java.availableProcessors());
        out.println("memory      " + mebibytes(physicalMemory()) + ", of which Java's heap may take "
                + mebibytes(java.maxMemory()));
        out.println("system      " + System.getProperty("os.name") + " " + System.getProperty("os.version") + ", "
                + System.getProperty("os.arch"));
        for (String line : new Version().getVersion()) {
            String[] words = line.split(" ", 2);
            out.printf("%-11s %s%n", words[0], words[1]);
        }
        return ExitCode.DONE;
    }

    /** The model's name where the system tells it. */
    private static String processor() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.filter(line -> line.startsWith("model name"))
                    .findFirst()
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .orElse(System.getProperty("os.arch"));
        } catch (IOException e) {
            return System.getProperty("os.arch");
        }
    }

    private static long physicalMemory() {
        var system = ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class);
        return system.getTotalMemorySize();
    }

    private static String mebibytes(long bytes) {
        return (bytes >> 20) + " MiB";
    }
}
