package dev.moka.peers;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** A folder of JPEG pictures through SqueezeNet, whole processes: {@code moka classify} beside a program that uses OpenCV. */
final class Folder {
    /** The reference data's 200 pictures, each under five names. */
    private static final int COPIES = 5;

    private static final int PAUSE_MS = 500;
    private static final List<Integer> BATCHES = List.of(1, 8, 16);

    private final Path prototxt;
    private final int threads;
    private final Path few;

    /**
     * How the OpenCV program goes about it.
     *
     * @param decodes whether a thread decodes a batch while the last one is in the net
     */
    record Way(int batch, boolean decodes) {}

    /**
     * What was measured.
     *
     * @param agree the share of pictures for which both say the same likeliest class
     * @param others processors that other processes kept busy meanwhile
     */
    record Result(int pictures, int rounds, Timed moka, Timed openCv, Way way, double agree, double others) {}

    Folder(BenchNet squeezeNet, int threads) throws IOException {
        this.prototxt = squeezeNet.files().prototxt();
        this.threads = threads;
        this.few = pictures(1);
    }

    /** All pictures, so many times; in a trial, each of them under one name only. */
    Result measure(int rounds, boolean trial, Quiet quiet) throws IOException, InterruptedException {
        Path folder = trial ? few : pictures(COPIES);
        Way way = bestWay(trial ? 1 : 2);
        return quiet.measure(() -> interleaved(folder, way, rounds), Result::others, Quiet.LIMIT);
    }

    /** What OpenCV is fastest with, on the smaller folder. */
    private Way bestWay(int rounds) throws IOException, InterruptedException {
        Map<Way, Double> fastest = new HashMap<>();
        openCv(few, new Way(BATCHES.get(0), false));
        for (int round = 0; round < rounds; round++) {
            for (int batch : BATCHES) {
                for (boolean decodes : new boolean[] {false, true}) {
                    Way way = new Way(batch, decodes);
                    fastest.merge(way, openCv(few, way).ms(), Math::min);
                }
            }
        }
        System.out.println("a folder, OpenCV's ways, ms: " + fastest);
        return fastest.entrySet().stream()
                .min(Map.Entry.comparingByValue())
                .orElseThrow()
                .getKey();
    }

    private Result interleaved(Path folder, Way way, int rounds) throws IOException, InterruptedException {
        List<Timed> moka = new ArrayList<>();
        List<Timed> openCv = new ArrayList<>();
        double others = 0;
        moka(few);
        for (int i = 0; i < 2 * rounds; i++) {
            Cpu cpu = Cpu.watch();
            Thread.sleep(PAUSE_MS);
            others = Math.max(others, cpu.others());
            // Moka first, OpenCV first, Moka first.
            if (i % 4 == 0 || i % 4 == 3) {
                moka.add(moka(folder));
            } else {
                openCv.add(openCv(folder, way));
            }
        }
        Map<String, String> ours = likeliest(output(EngineKind.MOKA));
        Map<String, String> theirs = likeliest(output(EngineKind.OPENCV));
        if (ours.isEmpty() || !ours.keySet().equals(theirs.keySet())) {
            throw new IOException("Moka and OpenCV did not classify the same pictures: see " + output(EngineKind.MOKA));
        }
        long same = ours.entrySet().stream()
                .filter(entry -> entry.getValue().equals(theirs.get(entry.getKey())))
                .count();
        return new Result(
                ours.size(),
                rounds,
                Timed.median(moka),
                Timed.median(openCv),
                way,
                (double) same / ours.size(),
                others);
    }

    private Timed moka(Path folder) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(List.of(
                Places.ROOT.resolve("moka").toString(),
                "classify",
                "--net",
                prototxt.toString(),
                "--weights",
                weights().toString(),
                "--mean",
                "104,117,123",
                "--threads",
                Integer.toString(threads),
                "--format",
                "csv",
                folder.toString())));
        return Timed.run(builder, "folder", output(EngineKind.MOKA));
    }

    private Timed openCv(Path folder, Way way) throws IOException, InterruptedException {
        List<String> arguments = List.of(
                prototxt.toString(),
                weights().toString(),
                folder.toString(),
                Integer.toString(threads),
                Integer.toString(way.batch()),
                Boolean.toString(way.decodes()));
        ProcessBuilder builder = EngineCommand.of(EngineKind.OPENCV, threads, OpenCvFolder.class, arguments);
        return Timed.run(builder, "folder", output(EngineKind.OPENCV));
    }

    /** Published weights: random ones would say one class of all pictures. */
    private static Path weights() {
        return Places.SHARED.resolve("models/squeezenet_v1.0/squeezenet_v1.0.caffemodel");
    }

    private static Path output(EngineKind kind) {
        return Places.TARGET.resolve("folder-" + kind.name() + ".csv");
    }

    /** The class of rank 1 by picture; lines are picture, rank, class, name, probability. */
    private static Map<String, String> likeliest(Path csv) throws IOException {
        Map<String, String> classes = new TreeMap<>();
        for (String line : Files.readAllLines(csv)) {
            String[] fields = line.split(",");
            if (fields[1].equals("1")) {
                classes.put(Path.of(fields[0]).getFileName().toString(), fields[2]);
            }
        }
        return classes;
    }

    /** Lays the pictures out, each under so many names. */
    static Path pictures(int copies) throws IOException {
        Path folder = Files.createDirectories(Places.TARGET.resolve("pictures-" + copies));
        try (ZipFile zip =
                new ZipFile(Places.SHARED.resolve("imagenet/samples.zip").toFile())) {
            for (ZipEntry entry : Collections.list(zip.entries())) {
                for (int copy = 0; copy < copies && entry.getName().endsWith(".jpg"); copy++) {
                    Path file =
                            folder.resolve(copy + "-" + Path.of(entry.getName()).getFileName());
                    if (!Files.exists(file)) {
                        try (InputStream in = zip.getInputStream(entry)) {
                            Files.copy(in, file);
                        }
                    }
                }
            }
        }
        return folder;
    }
}
