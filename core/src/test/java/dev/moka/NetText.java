package dev.moka;

import java.util.List;

/** A prototxt being written, layer by layer; every method gives the name of the new layer's top. */
final class NetText {
    private final StringBuilder text = new StringBuilder();
    private final double width;

    /** @param width by which numbers of channels are multiplied (at least 4 remain) */
    NetText(String name, double width) {
        this.width = width;
        text.append("name: '").append(name).append("'\n");
    }

    /** So many channels of the full net, in this one. */
    int channels(int full) {
        return (int) Math.max(4, Math.round(full * width / 4) * 4);
    }

    String input(int size) {
        text.append(
                "layer { name: 'data' type: 'Input' top: 'data' input_param { shape { dim: 1 dim: 3 dim: %d dim: %d } } }\n"
                        .formatted(size, size));
        return "data";
    }

    String layer(String type, String name, List<String> bottoms, String top, String param) {
        text.append("layer { name: '")
                .append(name)
                .append("' type: '")
                .append(type)
                .append('\'');
        bottoms.forEach(bottom -> text.append(" bottom: '").append(bottom).append('\''));
        text.append(" top: '").append(top).append("' ").append(param).append(" }\n");
        return top;
    }

    String layer(String type, String name, String bottom, String param) {
        return layer(type, name, List.of(bottom), name, param);
    }

    /** As {@link #layer}, written over its bottom. */
    String inPlace(String type, String name, String blob, String param) {
        return layer(type, name, List.of(blob), blob, param);
    }

    String conv(String name, String bottom, int outputs, int kernel, String param) {
        return layer(
                "Convolution",
                name,
                bottom,
                "convolution_param { num_output: %d kernel_size: %d %s weight_filler { type: 'msra' } }"
                        .formatted(outputs, kernel, param));
    }

    String relu(String name, String blob) {
        return inPlace("ReLU", name, blob, "");
    }

    String convRelu(String name, String bottom, int outputs, int kernel, String param) {
        return relu(name.replaceFirst("^(conv|fc)", "relu"), conv(name, bottom, outputs, kernel, param));
    }

    /** BatchNorm and Scale, both over their bottom. */
    String norm(String bn, String scale, String blob) {
        return norm(bn, scale, blob, 1);
    }

    /** As {@link #norm}, with a first scale other than 1. */
    String norm(String bn, String scale, String blob, double first) {
        inPlace("BatchNorm", bn, blob, "");
        return inPlace("Scale", scale, blob, "scale_param { bias_term: true filler { value: " + first + " } }");
    }

    /** MAX pooling. */
    String maxPool(String name, String bottom, int kernel, int stride) {
        return layer("Pooling", name, bottom, "pooling_param { kernel_size: %d stride: %d }".formatted(kernel, stride));
    }

    String pool(String name, String bottom, String param) {
        return layer("Pooling", name, bottom, "pooling_param { " + param + " }");
    }

    String fc(String name, String bottom, int outputs) {
        return layer(
                "InnerProduct",
                name,
                bottom,
                "inner_product_param { num_output: %d weight_filler { type: 'msra' } }".formatted(outputs));
    }

    String sum(String name, String a, String b) {
        return layer("Eltwise", name, List.of(a, b), name, "");
    }

    String softmax(String bottom) {
        return layer("Softmax", "prob", bottom, "");
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
