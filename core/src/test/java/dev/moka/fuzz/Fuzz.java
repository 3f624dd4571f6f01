package dev.moka.fuzz;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.logging.LogManager;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads damaged files for as long as is wanted. Each target is read in a process of its own with little memory, whose death and hanging
 * are finds like any other; it is started anew until the time is over.
 */
public final class Fuzz {
    /** How a process ends in which a file was read without end. */
    static final int HANG = 97;

    private static final int FOUND = 98; // not 1, as Java ends after a crash

    private static final String USAGE =
            "usage: fuzz/run TIME TARGET... (such as 30s, 10m, 2h), or: fuzz/run FILE TARGET";
    private static final long ROUND = 120; // seconds of one process: then another, with other random numbers

    private Fuzz() {}

    /** {@code TIME TARGET...}: looks for finds, in all targets at once; {@code FILE TARGET}: reads a file and says what came of it. */
    public static void main(String[] args) throws Exception {
        List<String> names = Targets.all().stream().map(Target::name).sorted().toList();
        List<String> wanted = Arrays.asList(args).subList(Math.min(1, args.length), args.length);
        if (args.length == 5 && args[0].equals("child")) {
            child(args[1].split(","), Path.of(args[2]), Path.of(args[3]), args[4].split(","));
        } else if (wanted.isEmpty() || !names.containsAll(wanted)) {
            System.err.printf("%s%ntargets: %s%n", USAGE, String.join(" ", names));
            System.exit(2);
        } else if (Files.exists(Path.of(args[0]))) {
            try (Scratch scratch = new Scratch()) {
                Target target = target(wanted.get(0));
                target.seeds().make(Files.createDirectories(scratch.folder().resolve("seeds")));
                byte[] bytes = Files.readAllBytes(Path.of(args[0]));
                System.out.print(Outcome.of(target, scratch.folder().resolve("current"), bytes)
                        .text());
            }
        } else {
            long seconds = seconds(args[0]);
            long bad = wanted.parallelStream()
                    .mapToLong(name -> search(target(name), seconds))
                    .sum();
            System.exit(bad == 0 ? 0 : 1);
        }
    }

    private static Target target(String name) {
        return Targets.all().stream()
                .filter(t -> t.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static long seconds(String time) {
        long number = Long.parseLong(time.substring(0, time.length() - 1));
        return switch (time.toLowerCase(Locale.ROOT).charAt(time.length() - 1)) {
            case 's' -> number;
            case 'm' -> 60 * number;
            case 'h' -> 3600 * number;
            default -> throw new IllegalArgumentException(USAGE);
        };
    }

    /** How many processes found something. */
    private static long search(Target target, long seconds) {
        Path finds = Path.of(System.getProperty("moka.root", "."), "fuzz", "finds");
        long end = System.nanoTime() + seconds * 1_000_000_000L;
        long bad = 0;
        for (long seed = System.currentTimeMillis(); System.nanoTime() < end; seed++) {
            long left = Math.max(1, (end - System.nanoTime()) / 1_000_000_000L);
            try {
                bad += start(List.of(target), finds, Long.MAX_VALUE, Math.min(left, ROUND), seed) == 0 ? 0 : 1;
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        System.out.printf("%s: %s%n", target.name(), bad == 0 ? "nothing found" : "look into " + finds);
        return bad;
    }

    /**
     * Reads damaged files in another process.
     *
     * @param finds where files are kept that should not be
     * @param most how many of each kind, for at most so many seconds
     * @return 0 if there was nothing but what may be
     */
    public static int start(List<Target> targets, Path finds, long most, long seconds, long seed)
            throws IOException, InterruptedException {
        try (Scratch scratch = new Scratch()) {
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx512m",
                    "-XX:MaxDirectMemorySize=256m",
                    "-XX:+UseSerialGC",
                    "-XX:-CreateCoredumpOnCrash",
                    "-XX:ErrorFile=" + scratch.folder().resolve("death.log"),
                    "-Djava.awt.headless=true",
                    "-Djava.io.tmpdir=" + scratch.folder(),
                    "-Dmoka.root=" + System.getProperty("moka.root", "."),
                    "-cp",
                    System.getProperty("java.class.path"),
                    Fuzz.class.getName(),
                    "child",
                    targets.stream().map(Target::name).collect(Collectors.joining(",")),
                    scratch.folder().toString(),
                    finds.toString(),
                    most + "," + seconds + "," + seed));
            int code = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .inheritIO()
                    .start()
                    .waitFor();
            for (Target target : targets) {
                Path current = scratch.folder().resolve(target.name()).resolve("current");
                if (code != 0 && code != FOUND && code != HANG && Files.exists(current)) {
                    Path log = scratch.folder().resolve("death.log");
                    String why = Files.exists(log) ? Files.readString(log) : "";
                    Finds.save(
                            finds, target, Files.readAllBytes(current), "the process died, code " + code + "\n" + why);
                }
            }
            return code;
        }
    }

    private static void child(String[] names, Path scratch, Path finds, String[] limits) throws Exception {
        LogManager.getLogManager().reset(); // libraries warn of what is damaged
        int found = 0;
        for (String name : names) {
            Path folder = Files.createDirectories(scratch.resolve(name));
            Campaign campaign = new Campaign(target(name), folder, finds, Long.parseLong(limits[2]));
            campaign.run(Long.parseLong(limits[0]), Long.parseLong(limits[1]));
            found += campaign.findCount();
            Files.deleteIfExists(
                    folder.resolve("current")); // what is left when the process dies is what it was reading
        }
        System.exit(found == 0 ? 0 : FOUND);
    }

    /** A folder in memory, where there is one, for as long as it is needed. */
    record Scratch(Path folder) implements AutoCloseable {
        Scratch() throws IOException {
            this(make());
        }

        private static Path make() throws IOException {
            Path memory = Path.of(File.separator, "dev", "shm");
            return Files.isWritable(memory)
                    ? Files.createTempDirectory(memory, "moka-fuzz")
                    : Files.createTempDirectory("moka-fuzz");
        }

        @Override
        public void close() throws IOException {
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(path);
                }
            }
        }
    }
}
