package dev.moka.layer;

import dev.moka.proto.LossParameter;
import dev.moka.proto.LossParameter.NormalizationMode;

/** What a loss is divided by: loss_param's normalization, or its older normalize. */
record LossNormalization(NormalizationMode mode) {
    static LossNormalization of(LossParameter param, NormalizationMode unlessGiven) {
        if (param.hasNormalization() || !param.hasNormalize()) {
            return new LossNormalization(param.hasNormalization() ? param.getNormalization() : unlessGiven);
        }
        return new LossNormalization(param.getNormalize() ? NormalizationMode.VALID : NormalizationMode.BATCH_SIZE);
    }

    /** At least 1, so that a batch of ignored labels has a loss of 0, and no NaN. */
    int divisor(int outer, int inner, int valid) {
        int divisor = switch (mode) {
            case FULL -> outer * inner;
            case VALID -> valid;
            case BATCH_SIZE -> outer;
            case NONE -> 1;
        };
        return Math.max(1, divisor);
    }
}
