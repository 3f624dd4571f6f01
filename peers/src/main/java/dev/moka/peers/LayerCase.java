package dev.moka.peers;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A layer to time, alone.
 *
 * @param layer its description without name, bottoms and tops, as a prototxt has it
 * @param tops how many it has
 */
record LayerCase(String layer, List<Bottom> bottoms, int tops) {
    /**
     * What a layer reads.
     *
     * @param values what the numbers are: {@code data} around 0, {@code positive} ones, {@code labels} below {@code bound}, a {@code matrix} of
     *     positive ones that nobody learns
     */
    record Bottom(String values, int bound, int... shape) {
        private String name(int index) {
            return values + "_" + bound + "_" + index;
        }

        /** A layer that leaves the numbers as they are, but where a convolution has its channels. */
        private String before() {
            return shape.length == 4 && shape[1] >= 16
                    ? ("type: 'Convolution' convolution_param { num_output: %d group: %d kernel_size: 1 bias_term: false"
                                    + " weight_filler { type: 'constant' value: 1 } }")
                            .formatted(shape[1], shape[1])
                    : "type: 'Scale'";
        }

        private boolean learns() {
            return values.equals("data") || values.equals("positive");
        }
    }

    static LayerCase of(String layer) {
        return new LayerCase(layer, List.of(), 1);
    }

    private LayerCase and(String values, int bound, int... shape) {
        List<Bottom> more = new ArrayList<>(bottoms);
        more.add(new Bottom(values, bound, shape));
        return new LayerCase(layer, List.copyOf(more), tops);
    }

    LayerCase data(int... shape) {
        return and("data", 1, shape);
    }

    LayerCase positive(int... shape) {
        return and("positive", 1, shape);
    }

    LayerCase matrix(int... shape) {
        return and("matrix", 1, shape);
    }

    LayerCase labels(int bound, int... shape) {
        return and("labels", bound, shape);
    }

    LayerCase tops(int number) {
        return new LayerCase(layer, bottoms, number);
    }

    String type() {
        return layer.replaceFirst("(?s).*?type: '(\\w+)'.*", "$1");
    }

    /** Whether it brings data into a net. */
    boolean brings() {
        return bottoms.isEmpty();
    }

    /** Its parameters and what it reads, in few words. */
    String configuration() {
        String message = layer.replaceFirst("type: '\\w+' *", "")
                .replaceAll("(weight|bias)_filler \\{[^}]*\\} ?", "")
                .replaceAll("\\w+_param \\{ *(.*)\\}", "$1")
                .replaceAll("(source|root_folder|mean_file): '[^']*' ?", "")
                .trim();
        String shapes = bottoms.stream()
                .map(bottom ->
                        Arrays.stream(bottom.shape).mapToObj(Integer::toString).collect(Collectors.joining("x")))
                .collect(Collectors.joining(", "));
        return (message + (shapes.isEmpty() ? "" : (message.isEmpty() ? "" : ", ") + "of " + shapes))
                .replace('\'', '"');
    }

    /** Whether it is a loss, or its type has no gradient in Caffe. */
    private boolean ends() {
        return type().endsWith("Loss")
                || List.of("Accuracy", "ArgMax", "Threshold").contains(type())
                || brings();
    }

    /**
     * A net with this layer, named {@value LayerEngine#TIMED}. What is no label comes from a layer that learns, as it does in any net:
     * Moka has it where its kernels leave their results, and gradients are wanted. Its tops lead to a loss.
     */
    String prototxt() {
        StringBuilder text = new StringBuilder();
        StringBuilder timed = new StringBuilder("layer { name: '" + LayerEngine.TIMED + "' " + layer);
        for (int i = 0; i < bottoms.size(); i++) {
            Bottom bottom = bottoms.get(i);
            String name = bottom.name(i);
            text.append("layer { name: '%s' type: 'Input' top: '%s' input_param { shape {".formatted(name, name));
            Arrays.stream(bottom.shape).forEach(dim -> text.append(" dim: ").append(dim));
            text.append(" } } }\n");
            if (bottom.learns()) {
                text.append("layer { name: 'before_%d' %s bottom: '%s' top: 'before_%d' }\n"
                        .formatted(i, bottom.before(), name, i));
                name = "before_" + i;
            }
            timed.append(" bottom: '").append(name).append('\'');
        }
        for (int i = 0; i < tops; i++) {
            timed.append(
                    " top: '%s'".formatted(brings() ? List.of("data", "label").get(i) : "top_" + i));
        }
        text.append(timed).append(" }\n");
        for (int i = 0; i < tops && !ends(); i++) {
            text.append("layer { name: 'loss_%d' type: 'Reduction' bottom: 'top_%d' top: 'loss_%d' loss_weight: 1 }\n"
                    .formatted(i, i, i));
        }
        return text.toString();
    }
}
