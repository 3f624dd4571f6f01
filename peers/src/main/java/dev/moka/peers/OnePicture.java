package dev.moka.peers;

import java.awt.image.BufferedImage;
import java.io.File;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;

/**
 * What {@code moka classify} does, by a peer, in as little Java as it takes: load a net, read a picture of the net's size, print the
 * five likeliest classes as {@code CLASS PROBABILITY}.
 */
final class OnePicture {
    private OnePicture() {}

    /** Arguments: the engine, the model's stem, the picture, the number of threads. */
    public static void main(String[] args) throws Exception {
        Engine engine = EngineServer.engine(EngineKind.valueOf(args[0]), Work.FORWARD);
        engine.load(new ModelFiles(Path.of(args[1])), Integer.parseInt(args[3]));
        BufferedImage picture = ImageIO.read(new File(args[2]));
        engine.reshape(new int[] {1, 3, picture.getHeight(), picture.getWidth()});
        float[] answer = engine.run(planes(picture));
        IntStream.range(0, answer.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -answer[i]))
                .limit(5)
                .forEach(i -> System.out.println(i + " " + answer[i]));
        System.out.flush();
        Runtime.getRuntime().halt(0);
    }

    /** Blue, green, red, each from 0 to 1. */
    private static float[] planes(BufferedImage picture) {
        int width = picture.getWidth();
        int size = width * picture.getHeight();
        int[] pixels = picture.getRGB(0, 0, width, picture.getHeight(), null, 0, width);
        float[] planes = new float[3 * size];
        for (int i = 0; i < size; i++) {
            for (int c = 0; c < 3; c++) {
                planes[c * size + i] = (pixels[i] >> (8 * c) & 0xff) / 255f;
            }
        }
        return planes;
    }
}
