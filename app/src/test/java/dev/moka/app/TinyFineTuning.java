package dev.moka.app;

import dev.moka.image.CvImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a fine-tuning needs, small: a colour net with weights, and twenty pictures, ten dark and ten light. */
record TinyFineTuning(Path net, Path weights, Path pictures, Path out) {
    static final String NET = TinyModel.NET.replace("dim: 1 dim: 1 dim: 4 dim: 4", "dim: 1 dim: 3 dim: 4 dim: 4");

    static TinyFineTuning in(Path folder) throws IOException {
        Path pictures = folder.resolve("day and night");
        for (int i = 0; i < 20; i++) {
            byte[] pixels = new byte[6 * 6 * 3];
            for (int j = 0; j < pixels.length; j++) {
                pixels[j] = (byte) (i % 2 * 150 + (31 * i + 17 * j) % 80);
            }
            Path inside = Files.createDirectories(pictures.resolve(i % 2 == 0 ? "dark" : "light"));
            Files.write(inside.resolve(i + ".png"), new CvImage(6, 6, 3, pixels).encode("png"));
        }
        return new TinyFineTuning(
                TinyModel.write(folder.resolve("deploy.prototxt"), NET),
                TinyModel.weights(folder.resolve("tiny.caffemodel"), NET),
                pictures,
                folder.resolve("out"));
    }

    /** The words of the command, with more after them. */
    List<Object> command(Object... more) {
        List<Object> words = new ArrayList<>(List.of("finetune", "--data", pictures));
        words.addAll(List.of("--net", net, "--weights", weights, "--mean", "128", "--input-scale", "0.01", "-o", out));
        words.addAll(List.of("--backend", "java")); // so little work that threads would only wait for each other
        words.addAll(List.of(more));
        return words;
    }
}
