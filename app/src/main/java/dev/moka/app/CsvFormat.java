package dev.moka.app;

import com.fasterxml.jackson.core.io.NumberOutput;
import dev.moka.Precision;
import dev.moka.classify.Classification;
import dev.moka.classify.Prediction;
import dev.moka.image.Label;

/** A row a class, quoted as RFC 4180 says, lines ended as Unix does; a last column has the precision if it is not float32. */
final class CsvFormat implements ResultFormat {
    private final Precision precision;

    CsvFormat(Precision precision) {
        this.precision = precision;
    }

    @Override
    public String header() {
        return "image,rank,classId,className,probability" + lastColumn("precision") + "\n";
    }

    @Override
    public String text(Classification result) {
        StringBuilder rows = new StringBuilder();
        int rank = 1;
        for (Prediction prediction : result.predictions()) {
            Label label = prediction.label();
            rows.append(quoted(result.picture().toString())).append(',');
            rows.append(rank++).append(',');
            rows.append(prediction.classId()).append(',');
            rows.append(quoted(label == null ? prediction.name() : label.name()))
                    .append(',');
            rows.append(NumberOutput.toString(prediction.probability(), true));
            rows.append(lastColumn(precision.toString())).append('\n');
        }
        return rows.toString();
    }

    private String lastColumn(String field) {
        return precision == Precision.FLOAT32 ? "" : "," + field;
    }

    private static String quoted(String field) {
        boolean plain = field.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return plain ? field : '"' + field.replace("\"", "\"\"") + '"';
    }
}
