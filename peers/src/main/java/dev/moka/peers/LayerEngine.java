package dev.moka.peers;

import java.nio.file.Path;
import java.util.Random;

/** A net one layer of which is timed, in one engine. */
interface LayerEngine {
    String TIMED = "timed";

    /** Builds the net for training, fills what it reads, and the diffs of what the layer writes; runs it once. */
    void load(Path prototxt, int threads);

    /** Whether the layer has a backward. */
    boolean goesBack();

    /** Makes ready for a forward of the layer. */
    void prepare();

    void forward();

    /** Goes back through the layer, with the gradients of parameters from zero on. */
    void backward();

    /** Frees the net. */
    void unload();

    /** Numbers for a blob of that name, the same in every engine: see {@link LayerCase.Bottom}. */
    static float[] numbers(String blob, int count) {
        String[] words = blob.split("_");
        Random random = new Random(blob.hashCode());
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = switch (words[0]) {
                case "labels" -> random.nextInt(Integer.parseInt(words[1]));
                case "positive", "matrix" -> 0.1f + random.nextFloat();
                default -> 2 * random.nextFloat() - 1;
            };
        }
        return numbers;
    }
}
