package dev.moka.peers;

/** The solver of a training step: stochastic gradient descent as CaffeNet was trained, at a rate that hardly learns. */
final class Sgd {
    static final float RATE = 1e-4f;
    static final float MOMENTUM = 0.9f;
    static final float DECAY = 0.0005f;

    private Sgd() {}

    /** As Caffe's solver reads it. */
    static String prototxt(ModelFiles files) {
        return """
                net: "%s"
                type: "SGD"
                base_lr: %s
                lr_policy: "fixed"
                momentum: %s
                weight_decay: %s
                solver_mode: CPU
                """.formatted(files.training(), RATE, MOMENTUM, DECAY);
    }
}
