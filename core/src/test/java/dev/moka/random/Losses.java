package dev.moka.random;

import static dev.moka.random.Dice.field;
import static dev.moka.random.RandomLayers.layer;
import static java.util.Map.entry;

import dev.moka.Case;
import java.util.Map;
import java.util.function.Function;

/** Configurations of the losses and of Accuracy. */
final class Losses {
    static final Map<String, Function<Dice, Case>> TYPES = Map.ofEntries(
            entry("Accuracy", Losses::accuracy),
            entry("ContrastiveLoss", Losses::contrastive),
            entry("EuclideanLoss", Losses::euclidean),
            entry("HingeLoss", Losses::hinge),
            entry("InfogainLoss", Losses::infogain),
            entry("MultinomialLogisticLoss", Losses::multinomial),
            entry("SigmoidCrossEntropyLoss", Losses::sigmoidCrossEntropy),
            entry("SoftmaxWithLoss", Losses::softmax));

    private Losses() {}

    /** Scores of some classes on an axis behind the batch, and a label for each place. */
    private record Scores(int[] shape, int axis, int[] labels) {
        static Scores of(Dice dice) {
            int[] shape = dice.shape(dice.from(2, 4));
            int axis = dice.from(1, shape.length - 1);
            shape[axis] = dice.from(2, 5);
            boolean kept = dice.oneIn(2);
            int[] labels = new int[shape.length - (kept ? 0 : 1)];
            for (int i = 0; i < labels.length; i++) {
                labels[i] = i < axis || kept ? shape[i] : shape[i + 1];
            }
            if (kept) {
                labels[axis] = 1;
            }
            return new Scores(shape, axis, labels);
        }

        int classes() {
            return shape[axis];
        }

        /** With a batch and a picture of another size; the class axis must not grow. */
        Case on(Case layer) {
            layer.bottom(shape).labels(classes(), labels);
            return axis == 1 && labels.length == shape.length ? layer.anySize() : layer;
        }

        String axisField(Dice dice) {
            return axis == 1 ? dice.maybe("axis", 1) : field("axis", dice.either(axis, shape.length));
        }
    }

    private static String lossWeight(Dice dice) {
        return dice.oneIn(3) ? "loss_weight: " + dice.number(0.5, 3) + " " : "";
    }

    private static Case loss(Dice dice, String type, String fields) {
        return Case.layer("type: '" + type + "' " + lossWeight(dice) + fields);
    }

    private static String message(String name, String fields) {
        return fields.isEmpty() ? "" : name + " { " + fields + "} ";
    }

    private static String normalization(Dice dice, int classes) {
        return message(
                "loss_param",
                dice.maybe("ignore_label", dice.from(0, classes - 1))
                        + (dice.oneIn(3)
                                ? field("normalize", dice.oneIn(2))
                                : dice.maybe("normalization", dice.oneOf("FULL", "VALID", "BATCH_SIZE", "NONE"))));
    }

    private static Case accuracy(Dice dice) {
        Scores scores = Scores.of(dice);
        boolean perClass = dice.oneIn(3);
        Case layer = scores.on(layer(
                "Accuracy",
                "accuracy_param",
                dice.maybe("top_k", dice.from(1, scores.classes())),
                scores.axisField(dice),
                dice.oneIn(4) ? field("ignore_label", scores.classes()) : ""));
        return layer.tops(perClass ? 2 : 1).noGradient("Caffe has none");
    }

    private static Case contrastive(Dice dice) {
        int pairs = dice.from(1, 5);
        int channels = dice.from(1, 5);
        int[] shape = dice.oneIn(2) ? new int[] {pairs, channels} : new int[] {pairs, channels, 1, 1};
        return loss(
                        dice,
                        "ContrastiveLoss",
                        message(
                                "contrastive_loss_param",
                                dice.maybe("margin", dice.number(0.5, 4))
                                        + dice.maybe("legacy_version", dice.oneIn(2))))
                .bottom(shape)
                .bottom(shape)
                .labels(2, pairs)
                .numeric(1e-3, 1e-2)
                .fixed();
    }

    private static Case euclidean(Dice dice) {
        int[] shape = dice.shape(dice.from(1, 4));
        return loss(dice, "EuclideanLoss", "").bottom(shape).bottom(shape).anySize();
    }

    private static Case hinge(Dice dice) {
        int[] shape = dice.shape(dice.from(2, 3));
        return loss(dice, "HingeLoss", message("hinge_loss_param", dice.maybe("norm", dice.oneOf("L1", "L2"))))
                .bottom(shape)
                .labels(Shapes.product(shape, 1, shape.length), shape[0])
                .kinkAt(1)
                .kinkAt(-1);
    }

    private static Case infogain(Dice dice) {
        Scores scores = Scores.of(dice);
        int classes = scores.classes();
        String normalization = message(
                "loss_param",
                dice.maybe("ignore_label", dice.from(0, classes - 1))
                        + dice.maybe("normalization", dice.oneOf("FULL", "VALID", "BATCH_SIZE", "NONE")));
        return loss(dice, "InfogainLoss", message("infogain_loss_param", scores.axisField(dice)) + normalization)
                .bottom(scores.shape())
                .labels(classes, scores.labels())
                .bottomIn(0.1f, 2, 1, 1, classes, classes)
                .fixed();
    }

    private static Case multinomial(Dice dice) {
        int batch = dice.from(1, 4);
        int classes = dice.from(2, 6);
        Case layer = loss(dice, "MultinomialLogisticLoss", "");
        return dice.oneIn(2)
                ? layer.bottomIn(0.1f, 1, batch, classes).labels(classes, batch)
                : layer.bottomIn(0.1f, 1, batch, classes, 1, 1).labels(classes, batch, 1, 1, 1);
    }

    private static Case sigmoidCrossEntropy(Dice dice) {
        int[] shape = dice.shape(dice.from(1, 4));
        Case layer =
                loss(dice, "SigmoidCrossEntropyLoss", normalization(dice, 2)).bottom(shape);
        return dice.oneIn(2) ? layer.labels(2, shape) : layer.bottomIn(0, 1, shape);
    }

    private static Case softmax(Dice dice) {
        Scores scores = Scores.of(dice);
        return scores.on(loss(
                dice,
                "SoftmaxWithLoss",
                message("softmax_param", scores.axisField(dice)) + normalization(dice, scores.classes())));
    }
}
