package dev.moka.app;

import dev.moka.MokaException;
import dev.moka.image.Image;
import dev.moka.image.Images;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The model that answers for a picture when none is named: one of those that come with Moka. */
enum ModelInTheBox {
    LENET("lenet", "the ten digits"),
    CIFAR10("cifar10", "ten things: airplanes, automobiles, birds, cats, deer, dogs, frogs, horses, ships, trucks");

    private static final int DIGIT = 28;

    private final String folder;
    private final String knows;

    ModelInTheBox(String folder, String knows) {
        this.folder = folder;
        this.knows = knows;
    }

    /** Its classes, in words. */
    String knows() {
        return knows;
    }

    ModelFiles files(CommonOptions common) {
        return ModelFolder.of(folder, common).files(null, null);
    }

    /** Pictures one after the other for which the same model answers. */
    record Run(ModelInTheBox model, List<Path> pictures) {}

    /**
     * The first pictures of a list for which the same model answers.
     *
     * @param most how many of them at most
     * @param maxPixels a picture with more is not looked at
     */
    static Run first(List<Path> pictures, int most, long maxPixels) {
        ModelInTheBox model = of(pictures.get(0), maxPixels);
        List<Path> same = new ArrayList<>(pictures.subList(0, 1));
        while (same.size() < Math.min(most, pictures.size()) && of(pictures.get(same.size()), maxPixels) == model) {
            same.add(pictures.get(same.size()));
        }
        return new Run(model, same);
    }

    /** {@link #LENET} for a picture that is gray, however it is stored, or as large as MNIST's. */
    static ModelInTheBox of(Path picture, long maxPixels) {
        try {
            Image image = Images.read(picture, true, maxPixels);
            return image.isGray() || (image.height() == DIGIT && image.width() == DIGIT) ? LENET : CIFAR10;
        } catch (MokaException e) {
            return CIFAR10; // what is wrong with it is said in its turn, by whoever classifies it
        }
    }

    @Override
    public String toString() {
        return folder;
    }
}
