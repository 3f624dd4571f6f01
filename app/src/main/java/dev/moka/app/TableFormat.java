package dev.moka.app;

import dev.moka.Precision;
import dev.moka.classify.Classification;
import dev.moka.classify.Prediction;
import java.util.Locale;

/** Lines for people, as Caffe's C++ demo writes them: {@code 0.3134 - "n02123045 tabby, tabby cat"}. */
final class TableFormat implements ResultFormat {
    private final boolean several;
    private final Precision precision;

    /** @param several whether each picture needs its name above its lines */
    TableFormat(boolean several, Precision precision) {
        this.several = several;
        this.precision = precision;
    }

    @Override
    public String header() {
        return precision == Precision.FLOAT32 ? "" : PrecisionText.of(precision) + "\n";
    }

    @Override
    public String text(Classification result) {
        if (result.error() != null) {
            return "";
        }
        StringBuilder text = new StringBuilder();
        if (several) {
            text.append("---------- Prediction for ").append(result.picture()).append(" ----------\n");
        }
        for (Prediction prediction : result.predictions()) {
            text.append(String.format(Locale.ROOT, "%.4f - \"%s\"\n", prediction.probability(), prediction.name()));
        }
        return text.toString();
    }
}
