package dev.moka.app;

import dev.moka.Net;
import dev.moka.classify.Classifier;
import dev.moka.classify.Prediction;
import dev.moka.image.Images;
import java.nio.file.Path;
import java.util.List;

/** All classes of one picture, and the words about them. */
final class ClassifiedPicture {
    private ClassifiedPicture() {}

    /** One prediction a class, best first. */
    static List<Prediction> predictions(Net net, Classifier classifier, Path image) {
        boolean color = net.blob(net.inputs().get(0)).shape(1) == 3;
        return classifier.classify(Images.read(image, color, Images.MAX_PIXELS), classifier.classes());
    }

    /** Which blob is shown, and for what. */
    static String words(Net net, Classifier classifier, Path image) {
        return (classifier.fromScores() ? "softmax of '" : "blob '") + classifier.output() + "' for "
                + image.getFileName() + PrecisionText.behind(net.precision());
    }
}
