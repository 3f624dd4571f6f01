package dev.moka.peers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What the machine can do at most: no float32 engine gets below the time this takes, but for what a cache saves.
 *
 * @param threads it was measured with
 * @param flops floating-point operations a second, two for a multiply-add
 * @param bytes read from memory a second
 */
record Floor(int threads, double flops, double bytes) {
    /** Measures in a process of its own, as an engine is. */
    static Floor measure(int threads) throws IOException, InterruptedException {
        Process process = EngineCommand.of(EngineKind.ONEDNN, threads, FloorProbe.class, List.of())
                .redirectError(Places.TARGET.resolve("logs/floor.log").toFile())
                .start();
        String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("the machine's peak could not be measured: peers/target/logs/floor.log says why");
        }
        String[] numbers = answer.trim().split(" ");
        return new Floor(threads, Double.parseDouble(numbers[0]), Double.parseDouble(numbers[1]));
    }

    /** Milliseconds of a batch: layer by layer what takes longer, to compute, or to read the weights once. */
    double ms(List<LayerCost> costs, int batch) {
        return 1000
                * costs.stream()
                        .mapToDouble(cost -> Math.max(2.0 * cost.multiplyAdds() * batch / flops, cost.bytes() / bytes))
                        .sum();
    }
}
