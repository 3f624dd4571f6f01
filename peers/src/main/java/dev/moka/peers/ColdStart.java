package dev.moka.peers;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.imageio.ImageIO;

/** From nothing to an answer: a whole process that loads CaffeNet and classifies one picture, its files in the page cache. */
final class ColdStart {
    private static final int SIZE = 227;
    private static final int PAUSE_MS = 200;

    private final BenchNet net;
    private final int threads;
    private final Path picture;

    /** One process, and the likeliest classes' probabilities by class. */
    private record Run(Timed took, SortedMap<Integer, Float> top) {}

    /**
     * What was measured of one engine.
     *
     * @param figure wall time
     * @param megabytes peak resident memory
     */
    record Start(EngineKind engine, Figure figure, double megabytes) {}

    /**
     * What was measured.
     *
     * @param others processors that other processes kept busy meanwhile
     */
    record Result(List<Start> starts, double others) {}

    ColdStart(BenchNet net, int threads) throws IOException {
        this.net = net;
        this.threads = threads;
        this.picture = picture();
    }

    Result measure(int rounds, Quiet quiet) throws IOException, InterruptedException {
        List<EngineKind> engines = new ArrayList<>(List.of(EngineKind.values()));
        engines.removeIf(kind -> kind.inBf16() || kind == EngineKind.ONEDNN);
        for (EngineKind kind : engines) {
            // Unpacked libraries, Moka's archive of classes and the page cache are made here.
            run(kind);
        }
        return quiet.measure(() -> interleaved(engines, rounds), Result::others, Quiet.LIMIT);
    }

    private Result interleaved(List<EngineKind> engines, int rounds) throws IOException, InterruptedException {
        Map<EngineKind, List<Run>> runs = new EnumMap<>(EngineKind.class);
        engines.forEach(kind -> runs.put(kind, new ArrayList<>()));
        List<Map.Entry<EngineKind, List<Run>>> order = new ArrayList<>(runs.entrySet());
        // A process that has ended can no longer be asked for its time: the machine is watched in the pauses between.
        double others = 0;
        for (int round = 0; round < rounds; round++, Collections.rotate(order, 1)) {
            for (Map.Entry<EngineKind, List<Run>> next : order) {
                Cpu cpu = Cpu.watch();
                Thread.sleep(PAUSE_MS);
                others = Math.max(others, cpu.others());
                next.getValue().add(run(next.getKey()));
            }
        }
        List<Start> starts = new ArrayList<>();
        Run reference = order.stream()
                .filter(entry -> entry.getKey() == EngineKind.MOKA)
                .findFirst()
                .orElseThrow()
                .getValue()
                .get(0);
        runs.forEach((kind, all) -> starts.add(start(kind, all, reference)));
        return new Result(starts, others);
    }

    private static Start start(EngineKind kind, List<Run> runs, Run reference) {
        Timed took = Timed.median(runs.stream().map(Run::took).toList());
        double difference = runs.stream()
                .mapToDouble(run -> difference(run.top(), reference.top()))
                .max()
                .orElseThrow();
        return new Start(kind, new Figure(took.ms(), difference, kind.tolerance(Work.FORWARD)), took.megabytes());
    }

    /** Of the probabilities of five classes, which are the same five. */
    private static double difference(SortedMap<Integer, Float> top, SortedMap<Integer, Float> reference) {
        return top.keySet().equals(reference.keySet())
                ? Figure.difference(floats(top.values()), floats(reference.values()))
                : Double.POSITIVE_INFINITY;
    }

    private static float[] floats(Collection<Float> values) {
        float[] floats = new float[values.size()];
        int i = 0;
        for (float value : values) {
            floats[i++] = value;
        }
        return floats;
    }

    private Run run(EngineKind kind) throws IOException, InterruptedException {
        Path output = Places.TARGET.resolve("coldstart.out");
        Timed took = Timed.run(kind == EngineKind.MOKA ? moka() : peer(kind), "coldstart", output);
        return new Run(took, top(Files.readAllLines(output)));
    }

    private ProcessBuilder moka() {
        return new ProcessBuilder(new ArrayList<>(List.of(
                Places.ROOT.resolve("moka").toString(),
                "classify",
                "--net",
                net.files().prototxt().toString(),
                "--weights",
                net.files().caffemodel().toString(),
                "--images-dim",
                SIZE + "," + SIZE,
                "--raw-scale",
                "1",
                "--threads",
                Integer.toString(threads),
                "--format",
                "csv",
                picture.toString())));
    }

    private ProcessBuilder peer(EngineKind kind) {
        List<String> arguments = List.of(net.files().stem().toString(), picture.toString(), Integer.toString(threads));
        return EngineCommand.of(kind, threads, OnePicture.class, arguments);
    }

    /** Reads Moka's CSV (a header, then image, rank, class, name, probability) or a peer's lines (class, probability). */
    private static SortedMap<Integer, Float> top(List<String> lines) {
        SortedMap<Integer, Float> top = new TreeMap<>();
        for (String line : lines) {
            String[] fields = line.split("[, ]");
            if (!line.startsWith("image,")) {
                int number = fields.length == 2 ? 0 : fields.length - 3;
                top.put(Integer.valueOf(fields[number]), Float.valueOf(fields[fields.length - 1]));
            }
        }
        return top;
    }

    /** The reference data's cat, already of the net's size, so that nobody has to resize it. */
    private static Path picture() throws IOException {
        BufferedImage cat = ImageIO.read(Places.SHARED.resolve("images/cat.jpg").toFile());
        BufferedImage small = new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_3BYTE_BGR);
        Graphics2D graphics = small.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        graphics.drawImage(cat, 0, 0, SIZE, SIZE, null);
        graphics.dispose();
        File file = Places.TARGET.resolve("cat-227.png").toFile();
        ImageIO.write(small, "png", file);
        return file.toPath();
    }
}
